"""Running a network once, and keeping what every layer computed."""
