"""Full-screen programs that are measured on a pseudo-terminal."""
