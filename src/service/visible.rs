//! What a caller may see. Only what has passed here can be converted into a message.

use crate::{
    domain::{Entity, Invoice, Plan, Principal, Role, Subscription},
    occ::FieldDiff,
    store::{Conflict, Mutation},
};

/// Something that its reader may see.
#[derive(Debug, Clone)]
pub(super) struct Visible<T>(T);

impl<T> Visible<T> {
    pub(super) fn into_inner(self) -> T {
        self.0
    }
}

/// Something that not everybody may see.
pub(super) trait VisibleTo: Sized {
    /// What `principal` may see of it; `None` when it may see nothing.
    fn visible_to(self, principal: &Principal) -> Option<Visible<Self>>;
}

macro_rules! visible_to_staff {
    ($($type:ty),+ $(,)?) => {
        $(impl VisibleTo for $type {
            fn visible_to(self, principal: &Principal) -> Option<Visible<Self>> {
                match principal.role {
                    Role::Admin => Some(Visible(self)),
                    // They have no rights yet, and are refused before anything is read.
                    Role::Customer | Role::Support | Role::Billing | Role::Auditor => None,
                }
            }
        })+
    };
}

visible_to_staff!(Plan, Subscription, Invoice, Entity, FieldDiff, Mutation, Conflict);
