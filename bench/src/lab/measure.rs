//! One measurement, from the fresh copy to the check at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::{Arm, Ask, Calls, Lab, RUN, Source, Work, callers};
use crate::{
    data::Sums,
    load::{self, Pace, Timing},
    occam::Server,
    pgbench::{self, Part, Script},
    postgres::Cluster,
    proc::{self, Parties},
    report,
    window::Window,
};

/// A change of a large set touches pages that no other touched; small ones are copied, and so need no such thing.
const LARGE_WARM_UP_PER_ROW: Duration = Duration::from_micros(60);

impl Lab {
    /// One measurement of one contender.
    pub(crate) async fn measure(&mut self, arm: &Arm) -> Result<Window> {
        let timing = self.options.timing();
        match arm.work {
            Work::Pgbench(script, clients) => self.measure_pgbench(script, clients, timing).await,
            Work::Occam(calls) => self.measure_occam(calls, timing).await,
        }
    }

    async fn measure_pgbench(&mut self, script: Script, clients: u64, timing: Timing) -> Result<Window> {
        let rows = self.options.rows;
        let (data, template) = self.prepare(0, Source::Postgres(rows)).await?;
        let before = data.sums().await?;
        let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
        let run = |part, duration| pgbench::Run { script, clients, rows, part, duration };
        let warm_up = run(Part::WarmUp, timing.warm_up).run(cluster, RUN, &self.dir)?;
        let parties = Parties { servers: Vec::new(), postgres: Some(cluster.pid()), load_is_child: true };
        let sample = async || anyhow::Ok((parties.cpu(), cluster.wal_bytes().await?, cluster.checkpoint().await?));
        let (begun, (cpu, wal, checkpoint)) = (Instant::now(), sample().await?);
        let counted = run(Part::Measured, timing.window).run(cluster, RUN, &self.dir)?;
        let (lasted, (cpu_after, wal_after, checkpoint_after)) = (begun.elapsed(), sample().await?);
        ensure!(checkpoint == checkpoint_after, "there was a checkpoint in the measurement");
        if script.writes() {
            let changes = (warm_up.transactions + counted.transactions) * script.units();
            let changes = load::Answer { units: changes, applied: changes, conflicts: 0 };
            check_sums(before, data.sums().await?, changes, 0)?;
            data.check_each_version().await?;
            data.check_same_record(&template).await?;
        }
        Ok(Window::of_pgbench(script, &counted, lasted, cpu_after.since(cpu), wal_after - wal))
    }

    async fn measure_occam(&mut self, calls: Calls, mut timing: Timing) -> Result<Window> {
        if calls.source == Source::Large && !std::mem::replace(&mut self.large_is_warm, true) {
            timing.warm_up = timing.warm_up.max(LARGE_WARM_UP_PER_ROW * u32::try_from(self.options.large_rows)?);
        }
        let (data, template) = self.prepare(calls.build, calls.source).await?;
        let before = data.sums().await?;
        let servers = self.serve(calls.build, &data, calls.servers)?;
        let rows = data.rows().await?;
        let cluster = if calls.source == Source::Large { &self.large } else { &self.cluster };
        let cluster = cluster.as_ref().filter(|_| !matches!(calls.source, Source::Sqlite(_)));
        let parties = Parties {
            servers: servers.iter().map(Server::pid).collect(),
            postgres: cluster.map(Cluster::pid),
            load_is_child: false,
        };
        let sample = async || {
            let parties = parties.clone();
            // By another thread: no caller is to wait while all of /proc is read.
            let cpu = tokio::task::spawn_blocking(move || parties.cpu()).await?;
            let (wal, checkpoint) = match cluster {
                Some(cluster) => (Some(cluster.wal_bytes().await?), Some(cluster.checkpoint().await?)),
                None => (None, None),
            };
            Ok((cpu, wal, checkpoint))
        };
        let urls: Vec<&str> = servers.iter().map(|server| server.url.as_str()).collect();
        let (counted, [(cpu, wal, checkpoint), (cpu_after, wal_after, checkpoint_after)]) =
            callers::run(calls, &urls, &template, rows, timing, sample).await?;
        ensure!(checkpoint == checkpoint_after, "there was a checkpoint in the measurement");
        let memory = servers.iter().filter_map(|server| proc::memory_bytes(server.pid())).max();
        for server in servers {
            server.stop()?;
        }
        if let Some(failure) = &counted.failure {
            report::warn(&format!("{} calls failed, the first with {failure}", counted.failed));
        }
        check_sums(before, data.sums().await?, counted.total, counted.failed)?;
        if data.is_small {
            data.check_each_version().await?;
        }
        let mut window = Window::of_callers(&counted, timing.window, cpu_after.since(cpu));
        window.wal_bytes =
            wal_after.zip(wal).map(|(after, before)| after - before).filter(|_| window.applied + window.conflicts > 0);
        window.server_memory_bytes = memory;
        Ok(window)
    }

    /// The server's memory in bytes after each of so many updates in all, by a server that is not started anew.
    pub(crate) async fn memory_after(&mut self, callers: usize, updates: &[u64]) -> Result<Vec<u64>> {
        let calls =
            Calls { build: 0, source: self.source(), servers: 1, callers, ask: Ask::Update, pace: Pace::Closed };
        let (data, template) = self.prepare(calls.build, calls.source).await?;
        let before = data.sums().await?;
        let mut servers = self.serve(calls.build, &data, 1)?;
        let server = servers.pop().context("no server")?;
        let (mut answers, mut failed, mut memory) = (load::Answer::default(), 0, Vec::new());
        for goal in updates {
            while answers.applied < *goal {
                let window = Duration::from_secs(if goal - answers.applied > 100_000 { 20 } else { 2 });
                let timing = Timing { warm_up: Duration::ZERO, window };
                let rows = data.rows().await?;
                let (counted, _) =
                    callers::run(calls, &[&server.url], &template, rows, timing, async || Ok(())).await?;
                ensure!(counted.total.applied > 0, "no update succeeds: {:?}", counted.failure);
                answers.add(counted.total);
                failed += counted.failed;
            }
            memory.push(proc::memory_bytes(server.pid()).context("the server is gone")?);
        }
        server.stop()?;
        check_sums(before, data.sums().await?, answers, failed)?;
        Ok(memory)
    }
}

/// Requires that what was acknowledged, what versions say and what history says are the same.
fn check_sums(before: Sums, after: Sums, answers: load::Answer, failed: u64) -> Result<()> {
    let grown = [
        ("versions", after.versions - before.versions, answers.applied),
        ("records of changes", after.applied - before.applied, answers.applied),
        ("records of conflicts", after.conflicts - before.conflicts, answers.conflicts),
    ];
    for (what, grown, answered) in grown {
        let grown = u64::try_from(grown).with_context(|| format!("there are fewer {what} than before"))?;
        // Nobody knows what became of a call that failed.
        let possible = answered..=answered + failed;
        ensure!(
            possible.contains(&grown),
            "{grown} new {what}, but {answered} were answered, and {failed} calls failed"
        );
    }
    ensure!(after.versions == after.applied, "{} versions, {} records of changes", after.versions, after.applied);
    Ok(())
}
