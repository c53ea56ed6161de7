"""One folder per screen: state (pure), viewmodel (thin), view (one `show_state`). Screens do not know each other."""
