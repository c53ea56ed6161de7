"""What each upstream calls the words of the trade."""
