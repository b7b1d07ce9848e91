"""Where Presstime is used: workspaces, projects and their settings, channels, targets."""
