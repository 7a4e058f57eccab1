"""Stories on the screen: picked, played on the desk under the user's control, or presented to a room."""
