//! A small believable set of data, to try the service with.

use std::{io::Write, net::SocketAddr};

/// What was filled in.
#[derive(Debug)]
pub struct SampleData;

/// Fills an empty database.
pub async fn fill(_store: &crate::store::Store) -> anyhow::Result<SampleData> {
    Ok(SampleData)
}

impl SampleData {
    /// Prints what to try.
    pub fn print(&self, out: &mut impl Write, address: SocketAddr) -> anyhow::Result<()> {
        writeln!(out, "{address}")?;
        Ok(())
    }
}
