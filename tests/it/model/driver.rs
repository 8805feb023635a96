//! Clients that carry out a script against real servers, and note what they sent, what they were told, and when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use occam_client::{
    Client,
    v1::{
        GetEntityVersionRequest, MutationRecord, Subscription, VerifyEntityHistoryRequest, VerifyEntityHistoryResponse,
        get_entity_version_response::Entity as Shown,
    },
};
use tokio::task::JoinSet;

use super::{
    machine::{Change, Request},
    steps::{From, Item, Script, Step, Write},
    wire::{Answer, Mode, send},
};
use crate::{
    fixtures::{new_id, records, subscribe},
    harness::{Server, client_as},
};

/// How often a request is sent that the servers cannot answer.
const ATTEMPTS_MAX: usize = 200;

/// All that happened, and what is stored of it.
pub struct History {
    pub entities: Vec<Entity>,
    pub calls: Vec<Call>,
}

/// One call. Times are nanoseconds since 1970, by a clock that is never set back.
#[derive(Debug, Clone)]
pub struct Call {
    pub actor: String,
    pub begin: i64,
    pub end: i64,
    pub mode: Mode,
    pub answers: Vec<(Arc<Request>, Answer)>,
    /// Of a reading call: the entity, and what was read.
    pub read: Option<(usize, Subscription)>,
}

/// What is stored of one subscription.
pub struct Entity {
    pub created: Subscription,
    pub create_begin: i64,
    pub create_end: i64,
    pub last: Subscription,
    /// Oldest first.
    pub records: Vec<MutationRecord>,
    /// Of each version.
    pub snapshots: Vec<Subscription>,
    pub verified: VerifyEntityHistoryResponse,
}

/// What the clients of one history share.
struct Shared {
    ids: Vec<String>,
    /// The newest version of each entity that anybody has seen.
    newest: Vec<AtomicI64>,
    clock: Clock,
}

#[derive(Clone, Copy)]
struct Clock(Instant, SystemTime);

impl Clock {
    fn now(self) -> i64 {
        let since_epoch = self.1.duration_since(SystemTime::UNIX_EPOCH).unwrap() + self.0.elapsed();
        i64::try_from(since_epoch.as_nanos()).unwrap()
    }
}

/// Carries out a script on new subscriptions.
pub async fn run(servers: &[Server], plan_id: &str, script: &Script) -> Result<History, String> {
    let clock = Clock(Instant::now(), SystemTime::now());
    let admin = servers[0].client().await;
    let mut created = Vec::new();
    for _ in 0..script.entities {
        let begin = clock.now();
        created.push((subscribe(&admin, plan_id).await, begin, clock.now()));
    }
    let shared = Arc::new(Shared {
        ids: created.iter().map(|(subscription, ..)| subscription.id.clone()).collect(),
        newest: created.iter().map(|_| AtomicI64::new(1)).collect(),
        clock,
    });
    let mut acting = JoinSet::new();
    for (number, seeds) in script.clients.iter().enumerate() {
        let name = format!("client-{number}");
        let mut connections = Vec::new();
        for server in servers {
            connections.push(client_as(&server.url, &name).await);
        }
        let steps: Vec<_> = seeds.iter().map(|seed| Step::of(*seed, script.entities)).collect();
        let actor = Actor { name, connections, shared: Arc::clone(&shared), calls: Vec::new(), sends: number };
        acting.spawn(actor.act(steps));
    }
    let mut calls = Vec::new();
    while let Some(acted) = acting.join_next().await {
        calls.extend(acted.map_err(|panic| panic.to_string())??);
    }
    let mut entities = Vec::new();
    for (created, create_begin, create_end) in created {
        entities.push(look_up(&admin, created, create_begin, create_end).await?);
    }
    Ok(History { entities, calls })
}

async fn look_up(client: &Client, created: Subscription, create_begin: i64, create_end: i64) -> Result<Entity, String> {
    let last = client.get_subscription(&created.id).await.map_err(|error| format!("{error:?}"))?;
    let mut snapshots = Vec::new();
    for version in 1..=last.version {
        let request = GetEntityVersionRequest { entity_id: created.id.clone(), version };
        let reply = client.history().get_entity_version(request).await.map_err(|status| format!("{status:?}"))?;
        let Some(Shown::Subscription(snapshot)) = reply.into_inner().entity else {
            return Err(format!("version {version} of {} is no subscription", created.id));
        };
        snapshots.push(snapshot);
    }
    let request = VerifyEntityHistoryRequest { entity_id: created.id.clone() };
    let verified = client.history().verify_entity_history(request).await.map_err(|status| format!("{status:?}"))?;
    let (records, verified) = (records(client, &created.id).await, verified.into_inner());
    Ok(Entity { created, create_begin, create_end, last, records, snapshots, verified })
}

/// One client.
struct Actor {
    name: String,
    /// To each server.
    connections: Vec<Client>,
    shared: Arc<Shared>,
    calls: Vec<Call>,
    sends: usize,
}

impl Actor {
    async fn act(mut self, steps: Vec<Step>) -> Result<Vec<Call>, String> {
        for step in steps {
            match step {
                Step::Single { write, copies } => {
                    let request = Arc::new(self.request(&write));
                    self.send_copies(Mode::Single, vec![request], copies).await?;
                }
                Step::Bulk { all_or_nothing, items, copies } => {
                    let mode = if all_or_nothing { Mode::AllOrNothing } else { Mode::PerItem };
                    let requests = self.items(mode, items);
                    if !requests.is_empty() {
                        self.send_copies(mode, requests, copies).await?;
                    }
                }
                Step::Repeat { back, copies } => {
                    if let Some((mode, requests)) = self.earlier(back) {
                        self.send_copies(mode, requests, copies).await?;
                    }
                }
                Step::RepeatAlone { back } => {
                    if let Some((_, requests)) = self.earlier(back) {
                        let request = Arc::clone(&requests[back % requests.len()]);
                        self.send_copies(Mode::Single, vec![request], 1).await?;
                    }
                }
                Step::ReuseId { back } => self.reuse_id(back).await?,
                Step::Read { entity } => self.read(entity).await?,
            }
        }
        Ok(self.calls)
    }

    /// The requests of an earlier writing call, so many calls back.
    fn earlier(&self, back: usize) -> Option<(Mode, Vec<Arc<Request>>)> {
        let call = self.calls.iter().rev().filter(|call| call.read.is_none()).nth(back - 1)?;
        Some((call.mode, call.answers.iter().map(|(request, _)| Arc::clone(request)).collect()))
    }

    fn request(&self, write: &Write) -> Request {
        let newest = self.shared.newest[write.entity].load(Ordering::SeqCst);
        let expected = match write.from {
            From::Newest(distance) => Some((newest + distance).max(1)),
            From::Nothing => None,
        };
        let Write { entity, merge, force, validate_only, .. } = *write;
        let change = write.change.clone();
        Request { entity, change, expected, merge, force, validate_only, request_id: new_id() }
    }

    /// The requests of a bulk, each about another entity.
    fn items(&self, mode: Mode, items: Vec<Item>) -> Vec<Arc<Request>> {
        let mut requests: Vec<Arc<Request>> = Vec::new();
        for item in items {
            let request = match item {
                Item::New(write) => Some(Arc::new(self.request(&write))),
                Item::Again { back } => self.earlier(back).map(|(_, requests)| Arc::clone(&requests[0])),
            };
            let Some(request) = request.filter(|new| matches!(new.change, Change::Update { .. })) else { continue };
            // The service refuses to do all of what is partly only to be checked.
            let fits = |other: &Arc<Request>| {
                let alike = other.validate_only == request.validate_only;
                other.entity != request.entity && (alike || mode == Mode::PerItem)
            };
            if requests.iter().all(fits) {
                requests.push(request);
            }
        }
        requests
    }

    /// Sends a call, perhaps several times at once, by one server after the other.
    async fn send_copies(&mut self, mode: Mode, requests: Vec<Arc<Request>>, copies: usize) -> Result<(), String> {
        let mut sending = JoinSet::new();
        for _ in 0..copies {
            self.sends += 1;
            let client = self.connections[self.sends % self.connections.len()].clone();
            let (shared, name, requests) = (Arc::clone(&self.shared), self.name.clone(), requests.clone());
            sending.spawn(send_until_answered(client, shared, name, mode, requests));
        }
        while let Some(sent) = sending.join_next().await {
            self.calls.extend(sent.map_err(|panic| panic.to_string())??);
        }
        Ok(())
    }

    async fn reuse_id(&mut self, back: usize) -> Result<(), String> {
        let Some((_, requests)) = self.earlier(back) else { return Ok(()) };
        let first = &requests[0];
        let accepted = |call: &Call| {
            let of_it = |(request, answer): &(Arc<Request>, Answer)| {
                request.request_id == first.request_id && matches!(answer, Answer::Accepted { .. })
            };
            call.answers.iter().any(of_it)
        };
        if first.validate_only || !self.calls.iter().any(accepted) {
            return Ok(());
        }
        let change = Change::Update { notes: Some("another".to_owned()), quantity: None, metadata: None };
        let other = Arc::new(Request { change, ..(**first).clone() });
        for _ in 0..ATTEMPTS_MAX {
            let answers =
                send(&self.connections[0], &self.shared.ids, Mode::Single, std::slice::from_ref(&other)).await?;
            match answers[0] {
                Answer::Unavailable => {}
                Answer::IdReused => return Ok(()),
                _ => return Err(format!("{other:?} has the id of {first:?}, and is answered {answers:?}")),
            }
        }
        Err(format!("{other:?} is never answered"))
    }

    async fn read(&mut self, entity: usize) -> Result<(), String> {
        self.sends += 1;
        let client = &self.connections[self.sends % self.connections.len()];
        let begin = self.shared.clock.now();
        let read = client.get_subscription(&self.shared.ids[entity]).await.map_err(|error| format!("{error:?}"))?;
        let (actor, end) = (self.name.clone(), self.shared.clock.now());
        self.shared.newest[entity].fetch_max(read.version, Ordering::SeqCst);
        let read = Some((entity, read));
        self.calls.push(Call { actor, begin, end, mode: Mode::Single, answers: Vec::new(), read });
        Ok(())
    }
}

/// Sends a call again as long as some of it is unavailable, and notes each attempt.
async fn send_until_answered(
    client: Client,
    shared: Arc<Shared>,
    actor: String,
    mode: Mode,
    requests: Vec<Arc<Request>>,
) -> Result<Vec<Call>, String> {
    let mut calls = Vec::new();
    for attempt in 0..ATTEMPTS_MAX {
        let begin = shared.clock.now();
        let answers = send(&client, &shared.ids, mode, &requests).await?;
        let end = shared.clock.now();
        let answers: Vec<_> = requests.iter().cloned().zip(answers).collect();
        for (request, answer) in &answers {
            let seen = match answer {
                Answer::Accepted { entity, .. } => entity.version,
                Answer::Conflict { conflict, .. } => conflict.current_version,
                _ => continue,
            };
            shared.newest[request.entity].fetch_max(seen, Ordering::SeqCst);
        }
        let unavailable = answers.iter().any(|(_, answer)| matches!(answer, Answer::Unavailable));
        calls.push(Call { actor: actor.clone(), begin, end, mode, answers, read: None });
        if !unavailable {
            return Ok(calls);
        }
        tokio::time::sleep(Duration::from_millis(5 * (1 + attempt as u64).min(20))).await;
    }
    Err(format!("{requests:?} are never answered"))
}
