//! Two writers colliding on one subscription, for a terminal.

use std::io::Write;

/// Runs the demonstration.
pub async fn run(out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "demo")?;
    Ok(())
}
