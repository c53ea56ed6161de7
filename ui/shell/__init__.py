"""The frame around the screens: window, navigation, status bar."""
