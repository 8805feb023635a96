//! Rules that hold of every RPC, found in the descriptors: a new RPC that is not in the table of `calls` fails here.

pub mod calls;
mod replay;
mod rules;
