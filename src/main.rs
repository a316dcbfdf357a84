//! The `avowal` command.

fn main() {}
