"""What is measured, by one command: each module here has a `main()`, and `./run bench` runs them."""
