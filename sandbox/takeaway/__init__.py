"""What people take into projects of their own: receivers in their language, and files for their test suite."""
