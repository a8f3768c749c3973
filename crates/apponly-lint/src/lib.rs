//! Finds the mistakes that unattended Graph scripts contain. Without network.
