"""What `./run bench statements` is made of: one portfolio, one exact reference, and the same work done with each rival's tool."""
