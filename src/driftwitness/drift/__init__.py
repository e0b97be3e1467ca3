"""What findings mean for whoever waits for an answer."""
