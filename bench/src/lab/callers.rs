//! What callers ask for, and the callers who do.

use anyhow::{Context, Result, ensure};
use occam_client::Client;

use super::{Calls, DEEP_ROW};
use crate::{
    data::{Row, Template, row_id},
    load::{
        self, BulkUpdate, CheckHealth, Conflicting, Counted, Create, GetEntity, GetVersion, HotRow, ListMutations,
        ListPage, Merging, PauseAndResume, Stale, Timing, Update, VerifyEntity, connect_callers, connect_channels,
    },
    pgbench::Part,
};

/// How many subscriptions a customer has.
const ROWS_PER_CUSTOMER: u64 = 50;

/// What callers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Updates of distinct rows.
    Update,
    /// Updates of one row.
    HotRow,
    /// Updates of distinct rows, so many in a hundred of them stale.
    Stale(u8),
    /// Only stale ones, so many versions behind.
    Conflict(i64),
    /// Stale ones that are merged.
    Merge,
    /// Pause and resume.
    Verb,
    /// So many updates in a call.
    Bulk(usize),
    /// New subscriptions.
    Create,
    /// Reads by id.
    Get,
    /// Nothing.
    Health,
    /// Pages of a customer's subscriptions.
    List,
    /// Updates of the row with the long history.
    DeepUpdate,
    /// Stale updates of it, so many versions behind.
    DeepConflict(i64),
    /// Its newest records.
    DeepMutations,
    /// It as it was at a version.
    DeepVersion(i64),
    /// All of its history, checked.
    DeepVerify,
}

impl Ask {
    /// Whether each caller needs a row that nobody else changes.
    fn is_about_own_rows(self) -> bool {
        match self {
            Self::Update | Self::Stale(_) | Self::Conflict(_) | Self::Merge | Self::Verb | Self::Bulk(_) => true,
            Self::HotRow | Self::Create | Self::Get | Self::Health | Self::List => false,
            Self::DeepUpdate
            | Self::DeepConflict(_)
            | Self::DeepMutations
            | Self::DeepVersion(_)
            | Self::DeepVerify => false,
        }
    }
}

/// What one caller gets: a connection, and rows of its own.
struct Seat {
    client: Client,
    rows: Vec<Row>,
}

impl Seat {
    /// Some of its rows: whoever means to be stale has to change each of them first.
    fn few_rows(&self) -> Vec<Row> {
        self.rows.iter().take(4).cloned().collect()
    }
}

/// Lets them call.
pub(super) async fn run<S>(
    calls: Calls,
    urls: &[&str],
    template: &Template,
    rows: Vec<Row>,
    timing: Timing,
    sample: impl AsyncFnMut() -> Result<S>,
) -> Result<(Counted, [S; 2])> {
    let count = u64::try_from(rows.len())?;
    let deep_id = row_id(DEEP_ROW);
    let hot = rows.iter().find(|row| row.id == deep_id).cloned().context("there are no rows")?;
    let rows = measured(rows);
    ensure!(
        rows.len() >= calls.callers || !calls.ask.is_about_own_rows(),
        "{count} rows are too few for {} callers",
        calls.callers
    );
    macro_rules! each {
        ($caller:expr) => {{
            let seats = seats(urls, calls.callers, &rows).await?;
            load::run(seats.into_iter().map($caller).collect(), calls.pace, timing, sample).await
        }};
    }
    match calls.ask {
        Ask::Update => each!(|seat| Update::new(&seat.client, seat.rows)),
        Ask::HotRow => each!(|seat| HotRow::new(&seat.client, hot.clone())),
        Ask::Stale(percent) => each!(|seat| Stale::new(&seat.client, seat.few_rows(), percent)),
        Ask::Conflict(behind) => each!(|seat| Conflicting::new(&seat.client, seat.few_rows(), behind)),
        Ask::Merge => each!(|seat| Merging::new(&seat.client, seat.rows)),
        Ask::Verb => each!(|seat| PauseAndResume::new(&seat.client, seat.rows)),
        Ask::Bulk(size) => each!(|seat| BulkUpdate::new(&seat.client, seat.rows, size)),
        Ask::Create => each!(|seat| Create::new(&seat.client, &template.plan_id)),
        Ask::Get => each!(|seat| GetEntity::new(&seat.client, count)),
        Ask::List => each!(|seat| ListPage::new(&seat.client, count.div_ceil(ROWS_PER_CUSTOMER))),
        Ask::DeepUpdate => each!(|seat| Update::new(&seat.client, vec![hot.clone()])),
        Ask::DeepConflict(behind) => each!(|seat| Conflicting::new(&seat.client, vec![hot.clone()], behind)),
        Ask::DeepMutations => each!(|seat| ListMutations::new(&seat.client, &deep_id)),
        Ask::DeepVersion(version) => each!(|seat| GetVersion::new(&seat.client, &deep_id, version)),
        Ask::DeepVerify => each!(|seat| VerifyEntity::new(&seat.client, &deep_id)),
        Ask::Health => {
            let channels = connect_channels(urls.first().context("no server")?, calls.callers).await?;
            load::run(channels.into_iter().map(CheckHealth::new).collect(), calls.pace, timing, sample).await
        }
    }
}

/// The rows that pgbench, too, measures on, in the same order, which goes to and fro.
fn measured(rows: Vec<Row>) -> Vec<Row> {
    let rows: Vec<Row> = (0..).zip(rows).filter(|(index, _)| Part::Measured.has(*index)).map(|(_, row)| row).collect();
    (0..rows.len()).filter_map(|position| rows.get(position * 7919 % rows.len()).cloned()).collect()
}

/// Callers take turns with the servers, and share the rows out.
async fn seats(urls: &[&str], callers: usize, rows: &[Row]) -> Result<Vec<Seat>> {
    let mut clients = Vec::new();
    for (index, url) in urls.iter().enumerate() {
        // The first servers get one more, if the callers cannot be shared out evenly.
        let share = callers / urls.len() + usize::from(index < callers % urls.len());
        clients.extend(connect_callers(url, share).await?);
    }
    let mut shares = rows.chunks((rows.len() / callers).max(1)).map(<[Row]>::to_vec);
    Ok(clients.into_iter().map(|client| Seat { client, rows: shares.next().unwrap_or_default() }).collect())
}
