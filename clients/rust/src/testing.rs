//! What the unit tests share: answers as the server makes them, and a server and a clock that follow a script.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use prost::Message as _;
use prost_types::Any;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::backoff::{Clock, Sleep};
use crate::retry::{Api, Core};
use crate::v1::version_conflict::Current;
use crate::v1::{EntityType, FieldDiff, FieldDiffKind, Merge, Subscription, VersionConflict};
use crate::{Entity, Intent, Reply};

pub(crate) const ID: &str = "0199c0de-0000-7000-8000-000000000001";

pub(crate) fn subscription(version: i64, notes: &str) -> Subscription {
    Subscription { id: ID.to_owned(), version, notes: notes.to_owned(), ..Default::default() }
}

/// An answer with a reason of the API's.
pub(crate) fn refusal(code: Code, reason: &str) -> Status {
    Status::with_error_details(code, "as scripted", ErrorDetails::with_error_info(reason, "occam.v1", []))
}

/// `ABORTED` with the detail, as the server makes it.
pub(crate) fn aborted(reason: &str, detail: &VersionConflict) -> Status {
    let versions = [
        ("entity_type", detail.entity_type().as_str_name().to_owned()),
        ("entity_id", detail.entity_id.clone()),
        ("expected_version", detail.expected_version.to_string()),
        ("current_version", detail.current_version.to_string()),
    ]
    .map(|(key, value)| (key.to_owned(), value));
    let info = ErrorDetails::with_error_info(reason, "occam.v1", versions);
    let standard = Status::with_error_details(Code::Aborted, "", info);
    let mut status = tonic_types::pb::Status::decode(standard.details()).unwrap();
    status.details.push(Any::from_msg(detail).unwrap());
    Status::with_details(Code::Aborted, "as scripted", status.encode_to_vec().into())
}

/// The conflict of a subscription that somebody moved on to `current`.
pub(crate) fn conflict(expected_version: i64, current: &Subscription) -> Status {
    aborted("VERSION_CONFLICT", &detail(expected_version, current))
}

/// The detail of that conflict.
pub(crate) fn detail(expected_version: i64, current: &Subscription) -> VersionConflict {
    VersionConflict {
        entity_type: EntityType::Subscription.into(),
        entity_id: ID.to_owned(),
        expected_version,
        current_version: current.version,
        current: Some(Current::Subscription(current.clone())),
        ..Default::default()
    }
}

/// A row of a conflict.
pub(crate) fn row(path: &str, kind: FieldDiffKind) -> FieldDiff {
    FieldDiff { path: path.to_owned(), kind: kind.into(), ..Default::default() }
}

/// A status made on this side, as of a connection that broke.
pub(crate) fn broken() -> Status {
    Status::from_error("transport error".into())
}

type Sent<T> = Result<Reply<T>, Status>;

/// A server that gives the answers it was told to, and remembers what it was asked.
#[derive(Debug)]
pub(crate) struct Script<T: Entity> {
    gets: Mutex<VecDeque<Result<T, Status>>>,
    /// `None` is an answer that never comes.
    sends: Mutex<VecDeque<Option<Sent<T>>>>,
    pub(crate) read: Mutex<Vec<Option<Duration>>>,
    pub(crate) sent: Mutex<Vec<(Intent<T>, Option<Duration>)>>,
    pub(crate) clock: FakeClock,
}

impl<T: Entity> Script<T> {
    pub(crate) fn new() -> Self {
        Self {
            gets: Mutex::default(),
            sends: Mutex::default(),
            read: Mutex::default(),
            sent: Mutex::default(),
            clock: FakeClock::default(),
        }
    }

    pub(crate) fn get(self, answer: impl Into<Scripted<T>>) -> Self {
        self.gets.lock().unwrap().push_back(answer.into().0);
        self
    }

    pub(crate) fn send(self, answer: impl Into<Scripted<T>>) -> Self {
        let answer = answer.into().0.map(|entity| Reply { entity, replayed: false, merge: None });
        self.sends.lock().unwrap().push_back(Some(answer));
        self
    }

    pub(crate) fn send_replayed(self, entity: T) -> Self {
        self.sends.lock().unwrap().push_back(Some(Ok(Reply { entity, replayed: true, merge: None })));
        self
    }

    pub(crate) fn send_merged(self, entity: T, merge: Merge) -> Self {
        self.sends.lock().unwrap().push_back(Some(Ok(Reply { entity, replayed: false, merge: Some(merge) })));
        self
    }

    pub(crate) fn never_answer(self) -> Self {
        self.sends.lock().unwrap().push_back(None);
        self
    }

    pub(crate) fn core(&self, timeout: Option<Duration>) -> Core<'_, Self> {
        let deadline = timeout.map(|timeout| self.clock.now() + timeout);
        Core { api: self, clock: &self.clock, deadline }
    }

    /// The intents that arrived.
    pub(crate) fn intents(&self) -> Vec<Intent<T>> {
        self.sent.lock().unwrap().iter().map(|(intent, _)| intent.clone()).collect()
    }

    pub(crate) fn reads(&self) -> usize {
        self.read.lock().unwrap().len()
    }
}

/// An entity or a status.
pub(crate) struct Scripted<T>(Result<T, Status>);

impl<T: Entity> From<T> for Scripted<T> {
    fn from(entity: T) -> Self {
        Self(Ok(entity))
    }
}

impl<T: Entity> From<Status> for Scripted<T> {
    fn from(status: Status) -> Self {
        Self(Err(status))
    }
}

impl<T: Entity> Api<T> for Script<T> {
    async fn get(&self, id: &str, timeout: Option<Duration>) -> Result<T, Status> {
        assert_eq!(id, ID);
        self.read.lock().unwrap().push(timeout);
        self.gets.lock().unwrap().pop_front().expect("an answer to a read")
    }

    async fn send(&self, intent: &Intent<T>, timeout: Option<Duration>) -> Sent<T> {
        self.sent.lock().unwrap().push((intent.clone(), timeout));
        let answer = self.sends.lock().unwrap().pop_front().expect("an answer to an intent");
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }
}

/// A clock that moves only while somebody waits, and dice that always fall the same.
#[derive(Debug)]
pub(crate) struct FakeClock {
    now: Mutex<Instant>,
    pub(crate) random: f64,
    pub(crate) waits: Mutex<Vec<Duration>>,
}

impl Default for FakeClock {
    fn default() -> Self {
        Self { now: Mutex::new(Instant::now()), random: 0.5, waits: Mutex::default() }
    }
}

impl FakeClock {
    pub(crate) fn waits_ms(&self) -> Vec<u128> {
        self.waits.lock().unwrap().iter().map(Duration::as_millis).collect()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Instant {
        *self.now.lock().unwrap()
    }

    // It moves only when it is waited for: a deadline that does not come leaves no trace.
    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        Box::pin(async move {
            self.waits.lock().unwrap().push(duration);
            *self.now.lock().unwrap() += duration;
        })
    }

    fn until(&self, deadline: Instant) -> Sleep<'_> {
        self.sleep(deadline.saturating_duration_since(self.now()))
    }

    fn random(&self) -> f64 {
        self.random
    }
}
