//! Checking all of history, for a terminal or a scheduled job: `occam verify-history`.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::store::{Verification, Verifier};

/// How often a line tells how far it is, where there is no terminal for a bar.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

/// What was found; what prevented the check is an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every record is as it was written, and none is missing.
    Intact,
    /// One is not.
    Broken,
}

/// Checks the history of a database, tells on standard error how far it is, and prints the outcome.
pub async fn run(database_url: &str, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let begun = Instant::now();
    let verifier = Verifier::connect(database_url).await?;
    let mut progress = Progress::new(verifier.count_applied().await?);
    let verification = verifier.verify_all(|records| progress.tell(records)).await?;
    progress.bar.finish_and_clear();
    verifier.close().await;
    print(out, &verification, begun.elapsed())
}

fn print(out: &mut impl Write, verification: &Verification, elapsed: Duration) -> anyhow::Result<Verdict> {
    let Verification { records, entities, broken } = verification;
    let seconds = elapsed.as_secs_f64();
    writeln!(out, "checked {records} records of {entities} entities in {seconds:.1} s")?;
    match broken {
        None => {
            writeln!(out, "intact")?;
            Ok(Verdict::Intact)
        }
        Some(broken) => {
            writeln!(out, "broken: {broken}")?;
            Ok(Verdict::Broken)
        }
    }
}

/// A bar on a terminal, and a line now and then elsewhere.
struct Progress {
    bar: ProgressBar,
    expected: u64,
    told: Instant,
}

impl Progress {
    fn new(expected: u64) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let style = ProgressStyle::with_template("{bar:40} {pos} of {len} records, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(expected), target)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, expected, told: Instant::now() }
    }

    fn tell(&mut self, records: u64) {
        // More may be written meanwhile.
        self.expected = self.expected.max(records);
        self.bar.set_length(self.expected);
        self.bar.set_position(records);
        if self.bar.is_hidden() && self.told.elapsed() >= LINE_INTERVAL {
            self.told = Instant::now();
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "checked {records} of {} records", self.expected);
        }
    }
}
