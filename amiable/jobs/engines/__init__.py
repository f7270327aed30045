"""What the jobs run on: the kernel compiled for this installation, what it cannot hold, and marks that change when the program does."""
