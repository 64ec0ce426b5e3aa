"""Long work with progress, lease and result; stored files."""
