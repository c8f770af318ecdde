"""What both faces keep: headers, checks on arrival, cookies, files, guards, one log line each."""
