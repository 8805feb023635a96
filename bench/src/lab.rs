//! Where measurements are made: databases, servers, and the order in which contenders take their turns.

mod callers;
mod large;
mod measure;
mod prepare;

use std::{
    collections::HashMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result};

pub(crate) use callers::Ask;

use crate::{
    cli::Options,
    data::{Engine, Template},
    load::Pace,
    number::{micros, real, spread},
    occam::{self, Build},
    pgbench::Script,
    postgres::Cluster,
    report,
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
    /// Whether the pages of the large set were changed since its PostgreSQL was started.
    large_is_warm: bool,
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
        Ok(Self { options, builds, dir, cluster: None, large: None, large_is_warm: false, templates: HashMap::new() })
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
            report::tell(round, arm, &window);
            if quietest.as_ref().is_none_or(|quietest| window.share_of_others < quietest.share_of_others) {
                quietest = Some(window);
            }
            if quietest.as_ref().is_some_and(|quietest| quietest.share_of_others <= most) {
                break;
            }
        }
        quietest.context("nothing was measured")
    }
}
