//! What calls the server answered: its own log lines, kept instead of written.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::LevelFilter,
    layer::{Context, SubscriberExt},
    util::{SubscriberInitExt, TryInitError},
};

/// A call that was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) principal: String,
    /// The RPC, such as `GetSubscription`.
    pub(super) method: String,
    /// The code, such as `ABORTED`.
    pub(super) code: String,
}

/// The calls since the log began. The server writes each before it answers, so a caller that has its answer finds it here.
#[derive(Debug, Clone, Default)]
pub(super) struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// Makes this the log of the process.
    pub(super) fn record() -> Result<Self, TryInitError> {
        let calls = Self::default();
        tracing_subscriber::registry().with(calls.clone().with_filter(LevelFilter::INFO)).try_init()?;
        Ok(calls)
    }

    /// The calls of one caller since this was last asked.
    pub(super) fn take(&self, principal: &str) -> Vec<Call> {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (own, others) = calls.drain(..).partition(|call| call.principal == principal);
        *calls = others;
        own
    }
}

impl<S: Subscriber> Layer<S> for Calls {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut call = Call::default();
        event.record(&mut call);
        if !call.method.is_empty() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        }
    }
}

impl Visit for Call {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = format!("{value:?}");
        match field.name() {
            "principal.id" => self.principal = value,
            "rpc.method" => self.method = value.rsplit('/').next().unwrap_or_default().to_owned(),
            "rpc.code" => self.code = value.to_uppercase(),
            _ => {}
        }
    }
}
