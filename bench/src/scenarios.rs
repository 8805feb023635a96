//! What is measured, scenario by scenario.

mod contest;

use anyhow::Result;

use crate::{
    cli::Scenario,
    data::Engine,
    goal::Goal,
    lab::{Ask, DEEP_VERSIONS, Lab, Source},
    load::Pace,
    number::{per, plural, real},
    pgbench::Script,
    report::Section,
    window::{Measure, Ratio},
};
use contest::{Contest, Occam};

/// How many callers there are where their number is not what is looked at.
const CALLERS: usize = 32;
/// How many where the server is to be at its limit.
const MANY_CALLERS: usize = 128;
/// How many calls can be under way where they begin when they are to.
const OPEN_CALLERS: usize = 512;
/// How many subscriptions there are on SQLite, which are all created one by one.
const SQLITE_ROWS_MAX: u64 = 1_024;
/// How many in the set that the large one is compared with.
const SMALL_ROWS: u64 = 1_000;

/// Measures one scenario.
pub(crate) async fn run(lab: &mut Lab, scenario: Scenario) -> Result<Section> {
    match scenario {
        // The list of scenarios has it resolved.
        Scenario::All | Scenario::Update => update(lab).await,
        Scenario::Latency => latency(lab).await,
        Scenario::Tail => tail(lab).await,
        Scenario::HotRow => hot_row(lab).await,
        Scenario::Stale => stale(lab).await,
        Scenario::Conflict => conflict(lab).await,
        Scenario::Merge => simple(lab, scenario, "stale updates that are merged", "updates", Ask::Merge).await,
        Scenario::Verb => simple(lab, scenario, "pause and resume", "changes", Ask::Verb).await,
        Scenario::Bulk => bulk(lab).await,
        Scenario::Get => get(lab).await,
        Scenario::List => simple(lab, scenario, "pages of 50 subscriptions of a customer", "pages", Ask::List).await,
        Scenario::Create => simple(lab, scenario, "new subscriptions", "creates", Ask::Create).await,
        Scenario::History => history(lab).await,
        Scenario::Sqlite => sqlite(lab).await,
        Scenario::TwoServers => two_servers(lab).await,
        Scenario::Large => large(lab).await,
        Scenario::Memory => memory(lab).await,
    }
}

async fn update(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Update, "updates of distinct rows", "updates");
    let pgbench = contest.best_pgbench(Script::Update).await?;
    for callers in contest.lab.options.callers.clone() {
        let occam = contest.occam(&callers_of(callers), Occam::new(callers, Ask::Update));
        let goal = match callers {
            32 => Some(Goal::at_least(1.0, 1.5)),
            128 => Some(Goal::at_least(1.4, 2.0)),
            512 => Some(Goal::at_least(1.6, 2.2)),
            _ => None,
        };
        contest.compare_all(&occam, pgbench, Measure::Rate, goal);
    }
    contest.run().await
}

async fn latency(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Latency, "one caller, one update after the other", "updates");
    let pgbench = contest.pgbench(Script::Update, 1);
    let occam = contest.occam(&callers_of(1), Occam::new(1, Ask::Update));
    contest.compare_all(&occam, pgbench, Measure::Median, Some(Goal::at_most(1.6, 1.3)));
    contest.run().await
}

async fn tail(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Tail, "how long callers wait at 70 % of the peak load", "updates");
    contest.occam(&format!("{MANY_CALLERS} callers, at its peak"), Occam::new(MANY_CALLERS, Ask::Update));
    let mut section = contest.run().await?;
    let mut contest = Contest::new(lab, Scenario::Tail, "", "updates");
    for (build, peak) in section.series.iter().enumerate() {
        let per_second = 0.7 * peak.median(|window| Some(window.rate())).unwrap_or_default();
        let open = Occam { pace: Pace::Open { per_second }, ..Occam::new(OPEN_CALLERS, Ask::Update) };
        contest.occam_of(build, &format!("{per_second:.0} a second, 70 % of its own peak"), open);
    }
    for (build, open) in contest.run().await?.series.into_iter().enumerate() {
        let rounds = open.windows.iter();
        let rounds = rounds.filter_map(|window| Some(per(window.latency.p99?, window.latency.p50?))).collect();
        let goal = (build == 0).then_some(Goal::at_most(5.0, 3.0));
        section.ratios.push(Ratio { name: format!("{}: p99 / p50", open.name), goal, rounds });
        section.series.push(open);
    }
    let note = "At 70 % a call's time runs from when it was to begin, whether or not it could. Each build has its own peak, \
         so the times of two builds are times at different loads: compare them only as p99 / p50.";
    section.notes.push(note.to_owned());
    Ok(section)
}

async fn hot_row(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::HotRow, "updates of one row; wins and conflicts answered", "answers");
    for callers in [8, CALLERS, MANY_CALLERS] {
        let occam = contest.occam(&callers_of(callers), Occam::new(callers, Ask::HotRow));
        if callers >= CALLERS {
            contest.set_goal_against_baseline(&occam, Goal::at_least(3.0, 6.0));
        }
    }
    contest.run().await
}

async fn stale(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Stale, "updates of distinct rows, some of them stale", "answers");
    let none = contest.occam("none stale", Occam::new(CALLERS, Ask::Update));
    for percent in [10, 50] {
        let some = contest.occam(&format!("{percent} % stale"), Occam::new(CALLERS, Ask::Stale(percent)));
        contest.compare_each(&some, &none, Measure::Rate, None);
    }
    contest.run().await
}

async fn conflict(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Conflict, "only stale updates, all refused and recorded", "answers");
    let none = contest.occam("none stale", Occam::new(CALLERS, Ask::Update));
    for behind in [1, 20] {
        let all = contest.occam(&format!("{behind} behind"), Occam::new(CALLERS, Ask::Conflict(behind)));
        contest.compare_each(&all, &none, Measure::Rate, Some(Goal::at_least(1.0, 1.0)));
    }
    contest.run().await
}

async fn bulk(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Bulk, "bulks of updates of distinct rows", "rows");
    let goal = |size| (size == 500).then_some(Goal::at_least(0.5, 0.8));
    for (size, callers) in [(1, CALLERS), (50, 8), (500, 4)] {
        let script = if size == 1 { Script::Update } else { Script::Bulk(u64::try_from(size)?) };
        let pgbench = contest.pgbench(script, u64::try_from(callers)?);
        let label = format!("{callers} callers, {} each", plural(u64::try_from(size)?, "row"));
        let occam = contest.occam(&label, Occam::new(callers, Ask::Bulk(size)));
        contest.compare_all(&occam, pgbench, Measure::Rate, goal(size));
    }
    contest.run().await
}

async fn get(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Get, "reads by id, and RPCs that do nothing", "reads");
    let pgbench = contest.pgbench(Script::Get, 32);
    for callers in [1, CALLERS, MANY_CALLERS] {
        let nothing = contest.occam(&format!("health, {}", callers_of(callers)), Occam::new(callers, Ask::Health));
        let get = contest.occam(&format!("get, {}", callers_of(callers)), Occam::new(callers, Ask::Get));
        contest.compare_each(&get, &nothing, Measure::Rate, (callers == CALLERS).then_some(Goal::at_least(0.5, 0.7)));
        if callers == CALLERS {
            contest.compare_all(&get, pgbench, Measure::Rate, None);
        }
    }
    contest.run().await
}

async fn history(lab: &mut Lab) -> Result<Section> {
    let title = format!("an entity with {DEEP_VERSIONS} versions, by one caller");
    let mut contest = Contest::new(lab, Scenario::History, &title, "calls");
    let source = Source::Deep(contest.lab.options.rows);
    let mut one = |label: &str, ask| contest.occam(label, Occam { source: Some(source), ..Occam::new(1, ask) });
    let (fresh, fresh_conflict) = (one("update of another", Ask::Update), one("conflict of another", Ask::Conflict(1)));
    let update = one("update", Ask::DeepUpdate);
    let conflict = one("conflict, 1 behind", Ask::DeepConflict(1));
    one("conflict, 1,000 behind", Ask::DeepConflict(1_000));
    one("its newest 50 records", Ask::DeepMutations);
    for version in [DEEP_VERSIONS - 1, DEEP_VERSIONS - 100, DEEP_VERSIONS / 2, 1] {
        one(&format!("as it was at version {version}"), Ask::DeepVersion(version));
    }
    one("its history verified", Ask::DeepVerify);
    contest.compare_each(&update, &fresh, Measure::Median, None);
    contest.compare_each(&conflict, &fresh_conflict, Measure::Median, None);
    contest.run().await
}

async fn sqlite(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::Sqlite, "updates of distinct rows on SQLite", "updates");
    let source = Source::Sqlite(contest.lab.options.rows.min(SQLITE_ROWS_MAX));
    for callers in [1, CALLERS, MANY_CALLERS] {
        // A caller has a row of its own.
        if u64::try_from(callers)? * 2 > contest.lab.options.rows {
            continue;
        }
        let occam = Occam { source: Some(source), ..Occam::new(callers, Ask::Update) };
        let occam = contest.occam(&callers_of(callers), occam);
        if callers >= CALLERS {
            contest.set_goal_against_baseline(&occam, Goal::at_least(4.0, 8.0));
        }
    }
    contest.run().await
}

async fn two_servers(lab: &mut Lab) -> Result<Section> {
    let mut contest = Contest::new(lab, Scenario::TwoServers, "two servers on one database", "answers");
    for (what, ask) in [("distinct rows", Ask::Update), ("one row", Ask::HotRow)] {
        let [one, two] = [1, 2].map(|servers| {
            let calls = Occam { servers, ..Occam::new(MANY_CALLERS, ask) };
            contest.occam(&format!("{servers} of them, {what}"), calls)
        });
        contest.compare_each(&two, &one, Measure::Rate, None);
    }
    contest.run().await
}

async fn large(lab: &mut Lab) -> Result<Section> {
    let rows = lab.options.large_rows;
    let mut contest = Contest::new(lab, Scenario::Large, "much data and little", "updates");
    // Not by a baseline, too, which might have another schema than the set that is kept.
    let mut over = |label: &str, source| {
        [contest.occam_of(0, label, Occam { source: Some(source), ..Occam::new(MANY_CALLERS, Ask::Update) })]
    };
    let small = over(&format!("{SMALL_ROWS} subscriptions"), Source::Postgres(SMALL_ROWS));
    let large = over(&format!("{rows} subscriptions, ten times the history"), Source::Large);
    contest.compare_each(&large, &small, Measure::Rate, Some(Goal::at_least(0.8, 0.95)));
    let mut section = contest.run().await?;
    let note = "The large set is not copied, but changed further from round to round. Its first change of each page after the \
         start of PostgreSQL logs all of the page, as after any checkpoint; its first warm-up is so long that most of \
         these are over.";
    section.notes.push(note.to_owned());
    Ok(section)
}

async fn memory(lab: &mut Lab) -> Result<Section> {
    let updates = lab.options.memory_updates * 1_000;
    let title = format!("the server's memory after 10,000 and after {updates} updates");
    let mut section = Contest::new(lab, Scenario::Memory, &title, "updates").run().await?;
    let memory = lab.memory_after(MANY_CALLERS, &[10_000, updates]).await?;
    if let [early, late] = *memory {
        let mib = |bytes: u64| real(bytes) / 1024.0 / 1024.0;
        section.notes.push(format!("{:.1} MiB, then {:.1} MiB.", mib(early), mib(late)));
        let rounds = vec![per(real(late), real(early))];
        section.ratios.push(Ratio { name: "late / early".to_owned(), goal: Some(Goal::at_most(1.2, 1.05)), rounds });
    }
    Ok(section)
}

/// One thing, by some callers and by many.
async fn simple(lab: &mut Lab, scenario: Scenario, title: &str, unit: &'static str, ask: Ask) -> Result<Section> {
    let mut contest = Contest::new(lab, scenario, title, unit);
    for callers in [1, CALLERS, MANY_CALLERS] {
        contest.occam(&callers_of(callers), Occam::new(callers, ask));
    }
    contest.run().await
}

fn callers_of(count: usize) -> String {
    plural(u64::try_from(count).unwrap_or(u64::MAX), "caller")
}

/// Whether pgbench can take part.
fn has_pgbench(lab: &Lab) -> bool {
    lab.options.database == Engine::Postgres
}
