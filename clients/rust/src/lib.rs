//! The Rust client of Occam, a subscription-billing service in which no write is ever silently lost.
//!
//! Plans, subscriptions and invoices carry a version, and every change names the version that it was made from. If
//! somebody else was faster, the server refuses it. [`Client::modify_subscription`], and its like for plans and
//! invoices, does what then is to be done: it makes the change again from what the entity is now.
//!
//! ```no_run
//! use occam_client::{Client, Outcome, SubscriptionChange};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .principal("ana")
//!     .connect("http://127.0.0.1:50051")
//!     .await?;
//!
//! let outcome = client
//!     .modify_subscription("0199c0de-0000-7000-8000-000000000001", |subscription| {
//!         // It may be asked more than once, each time with the subscription as it is then.
//!         if subscription.notes.contains("called back") {
//!             return None;
//!         }
//!         let mut edited = subscription.clone();
//!         edited.notes.push_str("\ncalled back");
//!         Some(SubscriptionChange::update(edited, ["notes"]))
//!     })
//!     .await?;
//! match outcome {
//!     Outcome::Modified(modified) => println!("now at version {}", modified.entity.version),
//!     Outcome::NothingToDo { .. } => println!("somebody had done it"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # When modify, when save
//!
//! `modify` is for a program that knows what is to become of whatever the entity is. [`Client::save`] is for what a person
//! edited, which is made for what the person saw: it sends the fields that differ from what was read. If others changed
//! other things meanwhile, the server makes both changes; which things are other ones is for the server alone to say. If
//! both changed the same, nobody's value is written over the other's. The [`Conflict`] has all sides, for a person to choose
//! ([`Choice`]), and [`Client::resolve`] writes that on what the person saw.
//!
//! ```no_run
//! use occam_client::v1::Subscription;
//! use occam_client::{Choice, Client, Error};
//!
//! # async fn example(client: Client, base: Subscription) -> Result<(), Box<dyn std::error::Error>> {
//! let edited = Subscription { notes: "call on Friday".to_owned(), ..base.clone() };
//! match client.save(&base, &edited).await {
//!     Ok(outcome) => println!("now at version {}", outcome.entity().version),
//!     Err(Error::Conflict(conflict)) => {
//!         println!("{conflict}");
//!         let by_hand = Subscription { notes: "call on Friday, ask for Ben".to_owned(), ..edited };
//!         let outcome = client.resolve(&conflict, &[("notes", Choice::edited(by_hand))]).await?;
//!         println!("now at version {}", outcome.entity().version);
//!     }
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is repeated, and what is not
//!
//! | the server says | the client |
//! |---|---|
//! | `VERSION_CONFLICT` | `modify` makes the change anew, under a new `request_id`: 3 attempts in all, with backoff. Then, and from [`Client::send`] at once, [`Error::Conflict`], which has all that a person needs to decide. |
//! | `VERSION_CONFLICT`, to `save` | If it is `mergeable`, the same change from the same version under a new `request_id`, for the server to merge: 3 attempts in all. If not, [`Error::Conflict`] at once. |
//! | `VERSION_CONFLICT` about the plan that a subscription is moved to | [`Error::RelatedConflict`] at once: somebody has to see the new price. |
//! | `UNAVAILABLE`, or the connection breaks | The same bytes again under the same `request_id`, which takes effect at most once: until the deadline, or 10 times without one. |
//! | `DEADLINE_EXCEEDED`, `CANCELLED`, `INTERNAL`, `DATA_LOSS`, `UNKNOWN`, or no answer to the last of those | Of a write [`Error::OutcomeUnknown`] with the [`Intent`]: whether to send it again is yours to decide, and safe. |
//! | anything else | An [`Error`] at once. Nothing was changed. |
//!
//! Waits are random, between nothing and 50 ms, 100 ms, 200 ms and so on up to 1 s, and never outlast the deadline
//! ([`Client::with_timeout`], [`Client::with_deadline`]).
//!
//! Any call can be canceled: drop its future. What was sent by then may have taken effect, as after a deadline; to be able
//! to find out, keep the [`Intent`], and send it by [`Client::send`].
//!
//! The messages are in [`v1`]; the generated clients, for lists and history, are at [`Client::subscriptions`] and its
//! neighbours.

mod answer;
mod backoff;
mod client;
mod conflict;
mod entity;
mod error;
mod fields;
mod identity;
mod intent;
mod invoice;
mod plan;
#[allow(clippy::allow_attributes_without_reason, clippy::large_enum_variant, reason = "generated")]
pub mod proto;
mod resolve;
mod retry;
mod rows;
mod subscription;
#[cfg(test)]
mod testing;
mod transport;

pub use backoff::{Clock, Sleep};
pub use client::{Client, ClientBuilder};
pub use conflict::{Conflict, RelatedConflict};
pub use entity::{Entity, Writes};
pub use error::{ConnectError, Error};
pub use intent::{Intent, Modified, Outcome, Reply, Write};
pub use invoice::InvoiceChange;
pub use plan::PlanChange;
pub use proto::google::r#type::Money;
pub use proto::occam::v1;
pub use resolve::{Choice, ChoiceError};
pub use subscription::SubscriptionChange;
pub use transport::{TokenError, Transport};
// The versions that this crate's types are made of.
pub use prost_types;
pub use tonic;
pub use tonic_types;
