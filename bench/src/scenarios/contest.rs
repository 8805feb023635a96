//! Who takes part in a scenario, and who is compared with whom.

use anyhow::Result;

use crate::{
    cli::Scenario,
    goal::Goal,
    lab::{Arm, Ask, Calls, Lab, Source, Work},
    load::Pace,
    number::plural,
    pgbench::Script,
    report::{self, Section},
    window::{Measure, Ratio},
};

/// The numbers of clients with which pgbench is tried.
const PGBENCH_CLIENTS: [u64; 4] = [8, 16, 32, 64];

/// A scenario that is being put together.
pub(super) struct Contest<'a> {
    pub(super) lab: &'a mut Lab,
    section: Section,
    arms: Vec<Arm>,
    comparisons: Vec<Comparison>,
}

/// How Occam takes part, by each of its builds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occam {
    /// Over which data; unless it is said, over those that were asked for.
    pub(super) source: Option<Source>,
    /// By how many servers.
    pub(super) servers: usize,
    /// By how many callers.
    pub(super) callers: usize,
    /// For what.
    pub(super) ask: Ask,
    /// How fast.
    pub(super) pace: Pace,
}

impl Occam {
    pub(super) fn new(callers: usize, ask: Ask) -> Self {
        Self { source: None, servers: 1, callers, ask, pace: Pace::Closed }
    }
}

struct Comparison {
    of: usize,
    to: usize,
    measure: Measure,
    goal: Option<Goal>,
}

impl<'a> Contest<'a> {
    pub(super) fn new(lab: &'a mut Lab, scenario: Scenario, title: &str, unit: &'static str) -> Self {
        let section = Section {
            scenario: scenario.name(),
            title: title.to_owned(),
            unit,
            series: Vec::new(),
            ratios: Vec::new(),
            notes: Vec::new(),
        };
        Self { lab, section, arms: Vec::new(), comparisons: Vec::new() }
    }

    /// pgbench takes part, if the database is PostgreSQL.
    pub(super) fn pgbench(&mut self, script: Script, clients: u64) -> Option<usize> {
        if !super::has_pgbench(self.lab) {
            return None;
        }
        self.arms.push(pgbench(script, clients));
        Some(self.arms.len() - 1)
    }

    /// The same, with as many clients as are best.
    pub(super) async fn best_pgbench(&mut self, script: Script) -> Result<Option<usize>> {
        if !super::has_pgbench(self.lab) {
            return Ok(None);
        }
        let (mut best, mut tried) = ((0.0, 0), Vec::new());
        for clients in PGBENCH_CLIENTS {
            let rate = match self.lab.options.pgbench_clients {
                Some(_) => break,
                None => self.lab.measure(&pgbench(script, clients)).await?.rate(),
            };
            let one = format!("{} {rate:.0}/s", plural(clients, "client"));
            report::note(&format!("pgbench, {one}"));
            tried.push(one);
            if rate > best.0 {
                best = (rate, clients);
            }
        }
        if !tried.is_empty() {
            self.section.notes.push(format!("pgbench was tried once each with {}.", tried.join(", ")));
        }
        let clients = self.lab.options.pgbench_clients.unwrap_or(best.1);
        Ok(self.pgbench(script, clients))
    }

    /// Occam takes part, by each build.
    pub(super) fn occam(&mut self, label: &str, occam: Occam) -> Vec<usize> {
        let builds = 0..self.lab.builds.len();
        let arms: Vec<usize> = builds.map(|build| self.occam_of(build, label, occam)).collect();
        if let [this, baseline, ..] = *arms {
            self.compare(this, baseline, Measure::Rate, None);
        }
        arms
    }

    /// Occam takes part, by one build.
    pub(super) fn occam_of(&mut self, build: usize, label: &str, occam: Occam) -> usize {
        let name = self.lab.builds.get(build).map_or("", |build| build.name);
        let Occam { source, servers, callers, ask, pace } = occam;
        let source = source.unwrap_or_else(|| self.lab.source());
        let work = Work::Occam(Calls { build, source, servers, callers, ask, pace });
        self.arms.push(Arm { name: format!("{name}, {label}"), work });
        self.arms.len() - 1
    }

    /// Compares all of these with one, if it takes part. What is to be reached is for the build that is measured.
    pub(super) fn compare_all(&mut self, of: &[usize], to: Option<usize>, measure: Measure, goal: Option<Goal>) {
        for (build, of) in of.iter().enumerate() {
            if let Some(to) = to {
                self.compare(*of, to, measure, goal.filter(|_| build == 0));
            }
        }
    }

    /// Compares each of these with its counterpart of the same build; what is to be reached is for the first.
    pub(super) fn compare_each(&mut self, of: &[usize], to: &[usize], measure: Measure, goal: Option<Goal>) {
        for (build, (of, to)) in of.iter().zip(to).enumerate() {
            self.compare(*of, *to, measure, goal.filter(|_| build == 0));
        }
    }

    /// What is to be reached against the baseline, which has to be one that makes a transaction for each request.
    pub(super) fn set_goal_against_baseline(&mut self, arms: &[usize], goal: Goal) {
        let [this, baseline, ..] = *arms else {
            let note =
                "What is to be reached is against one transaction for each request: --baseline takes such a build.";
            if !self.section.notes.iter().any(|known| known == note) {
                self.section.notes.push(note.to_owned());
            }
            return;
        };
        let against = |comparison: &&mut Comparison| (comparison.of, comparison.to) == (this, baseline);
        if let Some(comparison) = self.comparisons.iter_mut().find(against) {
            comparison.goal = Some(goal);
        }
    }

    fn compare(&mut self, of: usize, to: usize, measure: Measure, goal: Option<Goal>) {
        self.comparisons.push(Comparison { of, to, measure, goal });
    }

    /// Measures.
    pub(super) async fn run(self) -> Result<Section> {
        let Self { lab, mut section, arms, comparisons } = self;
        section.series = lab.alternate(&arms).await?;
        for Comparison { of, to, measure, goal } in comparisons {
            if let (Some(of), Some(to)) = (section.series.get(of), section.series.get(to)) {
                section.ratios.push(Ratio { goal, ..Ratio::new(of, to, measure) });
            }
        }
        Ok(section)
    }
}

fn pgbench(script: Script, clients: u64) -> Arm {
    let what = match script {
        Script::Update | Script::Get => String::new(),
        Script::Bulk(size) => format!(", {size} rows each"),
    };
    Arm { name: format!("pgbench, {}{what}", plural(clients, "client")), work: Work::Pgbench(script, clients) }
}
