"""The program without a screen: the desk, its storage, devices and labels."""
