//! Where measurements are made: databases, servers, and the order in which contenders take their turns.

mod callers;
mod large;

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

pub(crate) use callers::Ask;

use crate::{
    cli::Options,
    data::{self, Data, Engine, Sums, Template},
    load::{self, Pace, Timing},
    number::{micros, real, spread},
    occam::{self, Build, Server},
    pgbench::{self, Part, Script},
    postgres::Cluster,
    proc::Parties,
    window::{Series, Window},
};

/// The database of the measurement that is under way.
const RUN: &str = "run";
/// How often one measurement is made while others disturb it.
const ATTEMPTS: u32 = 5;
/// The subscription that has many versions in [`Source::Deep`].
pub(crate) const DEEP_ROW: u64 = 1;
/// How many.
pub(crate) const DEEP_VERSIONS: i64 = 10_000;

/// What is measured against what.
#[derive(Debug, Clone)]
pub(crate) struct Arm {
    /// What it is called in tables.
    pub(crate) name: String,
    /// What it does.
    pub(crate) work: Work,
}

/// What a contender does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// pgbench runs a script, with so many clients.
    Pgbench(Script, u64),
    /// Occam is called.
    Occam(Calls),
}

/// How Occam is called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Calls {
    /// Which build of it.
    pub(crate) build: usize,
    /// Over which data.
    pub(crate) source: Source,
    /// By how many servers on one database.
    pub(crate) servers: usize,
    /// By how many callers.
    pub(crate) callers: usize,
    /// For what.
    pub(crate) ask: Ask,
    /// How fast.
    pub(crate) pace: Pace,
}

/// Where the data come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// A fresh copy of so many subscriptions on PostgreSQL.
    Postgres(u64),
    /// The same in a file.
    Sqlite(u64),
    /// The same on PostgreSQL, where one of them has a long history.
    Deep(u64),
    /// The large set, which is there for good.
    Large,
}

/// Everything that measurements need.
pub(crate) struct Lab {
    /// What was asked for.
    pub(crate) options: Options,
    /// The builds of Occam, the one to be measured first.
    pub(crate) builds: Vec<Build>,
    dir: PathBuf,
    cluster: Option<Cluster>,
    large: Option<Cluster>,
    templates: HashMap<(usize, Source), Template>,
}

impl Lab {
    /// Finds or builds the programs.
    pub(crate) fn open(options: Options) -> Result<Self> {
        let dir = match &options.dir {
            Some(dir) => dir.clone(),
            None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench"),
        };
        fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let dir = dir.canonicalize()?;
        let path = match &options.occam {
            Some(path) => path.clone(),
            None => occam::build()?,
        };
        let mut builds = vec![("occam", path)];
        builds.extend(options.baseline.clone().map(|path| ("baseline", path)));
        let flags = options.serve_flag.clone();
        let build = |(name, path): (_, PathBuf)| {
            let path = path.canonicalize().with_context(|| format!("there is no {}", path.display()))?;
            Ok(Build { name, path, flags: flags.clone() })
        };
        let builds = builds.into_iter().map(build).collect::<Result<_>>()?;
        Ok(Self { options, builds, dir, cluster: None, large: None, templates: HashMap::new() })
    }

    /// Where databases and the report are.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The data of those scenarios that run on either database.
    pub(crate) fn source(&self) -> Source {
        match self.options.database {
            Engine::Postgres => Source::Postgres(self.options.rows),
            Engine::Sqlite => Source::Sqlite(self.options.rows),
        }
    }

    /// How long it takes this disk to keep a page of 8 KiB, in microseconds: no commit is faster, unless it shares.
    pub(crate) fn sync_micros(&self) -> Result<f64> {
        let path = self.dir.join("sync");
        let mut file = File::create(&path)?;
        let mut times = Vec::new();
        for _ in 0..200 {
            let begun = Instant::now();
            file.write_all(&[0; 8192])?;
            file.sync_data()?;
            times.push(real(micros(begun.elapsed())));
        }
        fs::remove_file(path)?;
        Ok(spread(times).map_or(0.0, |[_, median, _]| median))
    }

    /// The version of PostgreSQL, once it was needed.
    pub(crate) fn postgres_version(&self) -> Option<&str> {
        self.cluster.as_ref().or(self.large.as_ref()).map(|cluster| cluster.version.as_str())
    }

    /// Measures each contender once a round, forth and back, so that a drift of the machine harms none more than another.
    pub(crate) async fn alternate(&mut self, arms: &[Arm]) -> Result<Vec<Series>> {
        let mut series: Vec<Series> =
            arms.iter().map(|arm| Series { name: arm.name.clone(), windows: Vec::new() }).collect();
        for round in 0..self.options.rounds {
            let mut order: Vec<usize> = (0..arms.len()).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for index in order {
                let (Some(arm), Some(series)) = (arms.get(index), series.get_mut(index)) else { continue };
                let window = self.measure_in_peace(arm, round).await.with_context(|| arm.name.clone())?;
                series.windows.push(window);
            }
        }
        Ok(series)
    }

    /// One measurement of one contender, repeated while others disturb it, if that was asked for.
    async fn measure_in_peace(&mut self, arm: &Arm, round: u32) -> Result<Window> {
        let most = self.options.others_max.map_or(f64::INFINITY, |percent| f64::from(percent) / 100.0);
        let mut quietest: Option<Window> = None;
        for _ in 0..ATTEMPTS {
            let window = self.measure(arm).await?;
            crate::report::tell(round, arm, &window);
            if quietest.as_ref().is_none_or(|quietest| window.share_of_others < quietest.share_of_others) {
                quietest = Some(window);
            }
            if quietest.as_ref().is_some_and(|quietest| quietest.share_of_others <= most) {
                break;
            }
        }
        quietest.context("nothing was measured")
    }

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

    async fn measure_occam(&mut self, calls: Calls, timing: Timing) -> Result<Window> {
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
            let (wal, checkpoint) = match cluster {
                Some(cluster) => (Some(cluster.wal_bytes().await?), Some(cluster.checkpoint().await?)),
                None => (None, None),
            };
            Ok((parties.cpu(), wal, checkpoint))
        };
        let urls: Vec<&str> = servers.iter().map(|server| server.url.as_str()).collect();
        let (counted, [(cpu, wal, checkpoint), (cpu_after, wal_after, checkpoint_after)], lasted) =
            callers::run(calls, &urls, &template, rows, timing, sample).await?;
        ensure!(checkpoint == checkpoint_after, "there was a checkpoint in the measurement");
        let memory = servers.iter().filter_map(|server| crate::proc::memory_bytes(server.pid())).max();
        for server in servers {
            server.stop()?;
        }
        if let Some(failure) = &counted.failure {
            crate::report::warn(&format!("{} calls failed, the first with {failure}", counted.failed));
        }
        check_sums(before, data.sums().await?, counted.total, counted.failed)?;
        if data.is_small {
            data.check_each_version().await?;
        }
        let mut window = Window::of_callers(&counted, lasted, cpu_after.since(cpu));
        window.wal_bytes =
            wal_after.zip(wal).map(|(after, before)| after - before).filter(|_| window.applied + window.conflicts > 0);
        window.server_memory_bytes = memory;
        Ok(window)
    }

    /// The server's memory in bytes after so many updates in all, one after the other on one server.
    pub(crate) async fn memory_after(&mut self, build: usize, callers: usize, updates: &[u64]) -> Result<Vec<u64>> {
        let (data, template) = self.prepare(build, self.source()).await?;
        let servers = self.serve(build, &data, 1)?;
        let calls = Calls { build, source: self.source(), servers: 1, callers, ask: Ask::Update, pace: Pace::Closed };
        let (mut done, mut memory) = (0, Vec::new());
        for goal in updates {
            while done < *goal {
                let window = Duration::from_secs(if goal - done > 100_000 { 20 } else { 2 });
                let timing = Timing { warm_up: Duration::ZERO, window };
                let urls: Vec<&str> = servers.iter().map(|server| server.url.as_str()).collect();
                let rows = data.rows().await?;
                let (counted, ..) = callers::run(calls, &urls, &template, rows, timing, async || Ok(())).await?;
                ensure!(counted.total.applied > 0, "no update succeeds: {:?}", counted.failure);
                done += counted.total.applied;
            }
            let server = servers.first().context("no server")?;
            memory.push(crate::proc::memory_bytes(server.pid()).context("the server is gone")?);
        }
        servers.into_iter().try_for_each(Server::stop)?;
        Ok(memory)
    }

    fn serve(&self, build: usize, data: &Data, servers: usize) -> Result<Vec<Server>> {
        let build = self.builds.get(build).context("no such build")?;
        let log = |index| self.dir.join(format!("{}-{index}.log", build.name));
        (0..servers).map(|index| Server::start(build, &data.url, &log(index), &[])).collect()
    }

    /// Data to measure on, and what they have beside the rows.
    async fn prepare(&mut self, build: usize, source: Source) -> Result<(Data, Template)> {
        let template = self.template(build, source).await?;
        let url = match source {
            Source::Large => return Ok((self.large_data()?, template)),
            Source::Sqlite(_) => {
                let run = self.dir.join("run.db");
                data::copy_sqlite(&self.dir.join(format!("{}.db", template_name(build, source))), &run)?;
                data::sqlite_url(&run)
            }
            Source::Postgres(_) | Source::Deep(_) => {
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.copy(&template_name(build, source), RUN).await?;
                cluster.url(RUN)
            }
        };
        Ok((Data { url, is_small: true }, template))
    }

    /// What fresh data are copies of; filled by the build that will serve them, since builds may differ in the schema.
    async fn template(&mut self, build: usize, source: Source) -> Result<Template> {
        if let Some(template) = self.templates.get(&(build, source)) {
            return Ok(template.clone());
        }
        let name = template_name(build, source);
        let template = match source {
            Source::Large => self.open_large(build).await?,
            Source::Sqlite(rows) => {
                let path = self.dir.join(format!("{name}.db"));
                data::copy_sqlite(&self.dir.join("no such file"), &path)?;
                let data = Data { url: data::sqlite_url(&path), is_small: true };
                let template =
                    self.fill(build, &data, &[], async |server| data::fill_sqlite(server, rows).await).await?;
                self.builds.get(build).context("no such build")?.verify_history(&data.url)?;
                template
            }
            Source::Postgres(rows) => {
                if self.cluster.is_none() {
                    let dir = tempfile::Builder::new().prefix("postgres-").tempdir_in(&self.dir)?.keep();
                    self.cluster = Some(Cluster::start(&dir, false, &[]).await?);
                }
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.execute(&format!("CREATE DATABASE {name}")).await?;
                let data = Data { url: cluster.url(&name), is_small: true };
                self.fill(build, &data, &[], async |server| data::fill_postgres(server, &data, rows).await).await?
            }
            Source::Deep(rows) => {
                let template = Box::pin(self.template(build, Source::Postgres(rows))).await?;
                let cluster = self.cluster.as_ref().context("no PostgreSQL")?;
                cluster.copy(&template_name(build, Source::Postgres(rows)), &name).await?;
                let data = Data { url: cluster.url(&name), is_small: true };
                data::deepen(&data, &template, DEEP_ROW, 1, DEEP_VERSIONS).await?;
                self.builds.get(build).context("no such build")?.verify_history(&data.url)?;
                template
            }
        };
        self.templates.insert((build, source), template.clone());
        Ok(template)
    }

    /// Brings a database to a build's schema, serves it while it is filled, and checks what came of it.
    async fn fill(
        &self,
        build: usize,
        data: &Data,
        flags: &[&str],
        fill: impl AsyncFnOnce(&Server) -> Result<Template>,
    ) -> Result<Template> {
        crate::report::note("filling a database");
        let program = self.builds.get(build).context("no such build")?;
        program.run(&["migrate", "--database-url", &data.url])?;
        let server = Server::start(program, &data.url, &self.dir.join("fill.log"), flags)?;
        let template = fill(&server).await?;
        server.stop()?;
        program.verify_history(&data.url).context("what was filled in")?;
        Ok(template)
    }
}

fn template_name(build: usize, source: Source) -> String {
    match source {
        Source::Postgres(rows) => format!("rows_{rows}_{build}"),
        Source::Sqlite(rows) => format!("sqlite_{rows}_{build}"),
        Source::Deep(rows) => format!("deep_{rows}_{build}"),
        Source::Large => "large".to_owned(),
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
