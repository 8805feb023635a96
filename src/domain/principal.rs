//! Who asks.

use serde::{Deserialize, Serialize};

/// The caller of a request, as every record of history names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who it is: a person, a program, or `system:<job>`.
    pub id: String,
    /// In which role it asks.
    pub role: Role,
    /// The customer it acts as; empty but for [`Role::Customer`].
    pub customer_id: String,
}

impl Principal {
    /// The customer whose things alone it may see; `None` for those who see everybody's.
    pub fn customer(&self) -> Option<&str> {
        match self.role {
            Role::Customer => Some(&self.customer_id),
            Role::Support | Role::Billing | Role::Auditor | Role::Admin => None,
        }
    }
}

/// In which capacity a caller asks; what each may do is declared in the `.proto` files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A customer, who sees what is theirs.
    Customer,
    /// The support staff.
    Support,
    /// The billing staff and programs.
    Billing,
    /// Reads everything.
    Auditor,
    /// Does everything.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Customer, Self::Support, Self::Billing, Self::Auditor, Self::Admin];

    /// Its name in metadata, tokens and history.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Support => "support",
            Self::Billing => "billing",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
