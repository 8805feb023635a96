//! Money in minor units: no floats, no silent overflow, no more precision than ISO 4217 gives the currency.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

const NANOS_PER_UNIT: i64 = 1_000_000_000;

/// An ISO 4217 currency that has a minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of a three-letter code, such as `EUR`.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        let unknown = || MoneyError::UnknownCurrency(code.chars().take(3).collect());
        let currency = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        // XAU, XXX and their like are in the table but nobody can pay in them.
        currency.exponent().filter(|digits| *digits <= 9).ok_or_else(unknown)?;
        Ok(Self(currency))
    }

    /// Its three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals its amounts have: 2 for EUR, 0 for JPY, 3 for BHD.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    fn minor_per_unit(self) -> i64 {
        10_i64.pow(self.decimals())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in a currency.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Money {
    currency: Currency,
    minor: i64,
}

/// Why something is no amount of money.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The code is in no table.
    #[error("{0:?} is not an ISO 4217 currency with a minor unit")]
    UnknownCurrency(String),
    /// The amount has a fraction of the smallest coin.
    #[error("{currency} has {} decimals, the amount has more", currency.decimals())]
    TooPrecise {
        /// The currency.
        currency: Currency,
    },
    /// The nanos do not belong to the units.
    #[error("nanos must be within one unit and have the sign of the units")]
    MalformedNanos,
    /// The amount does not fit.
    #[error("the amount is out of range")]
    OutOfRange,
    /// The text is not `<amount> <currency>`.
    #[error("expected an amount such as 9.99 EUR")]
    MalformedText,
}

impl Money {
    /// So many of the currency's smallest unit.
    pub fn from_minor(currency: Currency, minor: i64) -> Self {
        Self { currency, minor }
    }

    /// The amount of a `google.type.Money`.
    pub fn from_units(currency_code: &str, units: i64, nanos: i32) -> Result<Self, MoneyError> {
        let currency = Currency::parse(currency_code)?;
        let nanos = i64::from(nanos);
        if nanos.abs() >= NANOS_PER_UNIT || units.signum() * nanos.signum() < 0 {
            return Err(MoneyError::MalformedNanos);
        }
        let nanos_per_minor = NANOS_PER_UNIT / currency.minor_per_unit();
        if nanos % nanos_per_minor != 0 {
            return Err(MoneyError::TooPrecise { currency });
        }
        let minor =
            units.checked_mul(currency.minor_per_unit()).and_then(|minor| minor.checked_add(nanos / nanos_per_minor));
        Ok(Self { currency, minor: minor.ok_or(MoneyError::OutOfRange)? })
    }

    /// Its whole units.
    pub fn units(self) -> i64 {
        self.minor / self.currency.minor_per_unit()
    }

    /// What is left beside the whole units, in billionths, with the same sign.
    pub fn nanos(self) -> i32 {
        let nanos = self.minor % self.currency.minor_per_unit() * (NANOS_PER_UNIT / self.currency.minor_per_unit());
        i32::try_from(nanos).unwrap_or_default() // Always below one unit, so it fits.
    }

    /// Its currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// How many of the currency's smallest unit.
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// So many times the amount; `None` when it does not fit.
    pub fn checked_mul(self, quantity: i64) -> Option<Self> {
        Some(Self { minor: self.minor.checked_mul(quantity)?, ..self })
    }

    /// The sum; `None` when it does not fit or the currencies differ.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self { minor: self.minor.checked_add(other.minor)?, ..self })
    }

    /// The difference; `None` when it does not fit or the currencies differ.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Some(Self { minor: self.minor.checked_sub(other.minor)?, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        let per_unit = self.currency.minor_per_unit().unsigned_abs();
        match self.currency.decimals() {
            0 => write!(f, "{sign}{minor} {}", self.currency),
            decimals => write!(
                f,
                "{sign}{}.{:0width$} {}",
                minor / per_unit,
                minor % per_unit,
                self.currency,
                width = decimals as usize
            ),
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads what `Display` writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let (amount, code) = text.split_once(' ').ok_or(MoneyError::MalformedText)?;
        let currency = Currency::parse(code)?;
        let digits: String = amount.chars().filter(|c| *c != '.').collect();
        let money = Self { currency, minor: digits.parse().map_err(|_| MoneyError::MalformedText)? };
        if money.to_string() == text { Ok(money) } else { Err(MoneyError::MalformedText) }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
