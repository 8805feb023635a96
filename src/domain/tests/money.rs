use proptest::{prelude::*, sample::select};

use crate::domain::{
    Currency, Money, MoneyError,
    fixtures::{currency, money},
};

#[test]
fn currencies_have_the_decimals_of_iso_4217() {
    let table = [
        ("EUR", 2),
        ("USD", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("VND", 0),
        ("BHD", 3),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
        ("UYW", 4),
        ("MGA", 2),
        ("MRU", 2),
    ];
    for (code, decimals) in table {
        assert_eq!(Currency::parse(code).map(Currency::decimals), Ok(decimals), "{code}");
        assert_eq!(currency(code).code(), code);
    }
}

#[test]
fn what_nobody_can_pay_in_is_no_currency() {
    for code in ["XAU", "XAG", "XDR", "XXX", "XTS", "eur", "Eur", "EU", "EURO", "", " EUR", "€", "ÄÖÜ", "ABC", "978"]
    {
        let shown = code.chars().take(3).collect();
        assert_eq!(Currency::parse(code), Err(MoneyError::UnknownCurrency(shown)), "{code:?}");
    }
}

#[test]
fn money_is_read_and_written_in_every_number_of_decimals() {
    let table: &[(&str, i64, i32, i64, &str)] = &[
        ("EUR", 9, 990_000_000, 999, "9.99 EUR"),
        ("EUR", 0, 0, 0, "0.00 EUR"),
        ("EUR", 0, 10_000_000, 1, "0.01 EUR"),
        ("EUR", 0, -10_000_000, -1, "-0.01 EUR"),
        ("EUR", -9, -990_000_000, -999, "-9.99 EUR"),
        ("JPY", 1_500, 0, 1_500, "1500 JPY"),
        ("JPY", -1, 0, -1, "-1 JPY"),
        ("JPY", i64::MIN, 0, i64::MIN, "-9223372036854775808 JPY"),
        ("BHD", 1, 234_000_000, 1_234, "1.234 BHD"),
        ("BHD", 0, 1_000_000, 1, "0.001 BHD"),
        ("CLF", 0, 100_000, 1, "0.0001 CLF"),
        ("CLF", -1, -999_900_000, -19_999, "-1.9999 CLF"),
        ("EUR", 92_233_720_368_547_758, 70_000_000, i64::MAX, "92233720368547758.07 EUR"),
        ("EUR", -92_233_720_368_547_758, -80_000_000, i64::MIN, "-92233720368547758.08 EUR"),
        ("CLF", -922_337_203_685_477, -580_800_000, i64::MIN, "-922337203685477.5808 CLF"),
    ];
    for (code, units, nanos, minor, text) in table {
        let expected = Money::from_minor(currency(code), *minor);
        assert_eq!(Money::from_units(code, *units, *nanos), Ok(expected), "{text}");
        assert_eq!((expected.units(), expected.nanos()), (*units, *nanos), "{text}");
        assert_eq!((expected.currency(), expected.minor()), (currency(code), *minor), "{text}");
        assert_eq!(expected.to_string(), *text);
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
}

#[test]
fn amounts_that_are_none_are_refused() {
    let too_precise = |code| MoneyError::TooPrecise { currency: currency(code) };
    let table = [
        ("EUR", 0, 1, too_precise("EUR")),
        ("EUR", 1, 5_000_000, too_precise("EUR")),
        ("JPY", 1, 500_000_000, too_precise("JPY")),
        ("BHD", 1, 100_000, too_precise("BHD")),
        ("CLF", 1, 10_000, too_precise("CLF")),
        ("EUR", 1, 1_000_000_000, MoneyError::MalformedNanos),
        ("EUR", -1, -1_000_000_000, MoneyError::MalformedNanos),
        ("EUR", 0, i32::MIN, MoneyError::MalformedNanos),
        ("EUR", 0, i32::MAX, MoneyError::MalformedNanos),
        ("EUR", 1, -10_000_000, MoneyError::MalformedNanos),
        ("EUR", -1, 10_000_000, MoneyError::MalformedNanos),
        ("EUR", i64::MAX, 0, MoneyError::OutOfRange),
        ("EUR", i64::MIN, 0, MoneyError::OutOfRange),
        ("EUR", 92_233_720_368_547_758, 80_000_000, MoneyError::OutOfRange),
        ("EUR", -92_233_720_368_547_758, -90_000_000, MoneyError::OutOfRange),
        ("XAU", 1, 0, MoneyError::UnknownCurrency("XAU".to_owned())),
    ];
    for (code, units, nanos, expected) in table {
        assert_eq!(Money::from_units(code, units, nanos), Err(expected), "{code} {units} {nanos}");
    }
}

#[test]
fn only_the_one_spelling_of_an_amount_is_read() {
    let malformed = [
        "",
        " ",
        "EUR",
        "9.99",
        "9.99EUR",
        "9.99  EUR",
        " 9.99 EUR",
        "9.9 EUR",
        "9.990 EUR",
        "9 EUR",
        "9.99 EUR ",
        "+9.99 EUR",
        "09.99 EUR",
        "9,99 EUR",
        "9.9.9 EUR",
        ".99 EUR",
        "-.99 EUR",
        "-0.00 EUR",
        "1e2 EUR",
        "٩.٩٩ EUR",
        "1500.0 JPY",
        "92233720368547758.08 EUR",
    ];
    for text in malformed {
        assert!(text.parse::<Money>().is_err(), "{text:?}");
    }
}

#[test]
fn arithmetic_refuses_what_does_not_fit_and_other_currencies() {
    let max = Money::from_minor(currency("EUR"), i64::MAX);
    let min = Money::from_minor(currency("EUR"), i64::MIN);
    let cent = money("0.01 EUR");
    assert_eq!(max.checked_add(cent), None);
    assert_eq!(min.checked_sub(cent), None);
    assert_eq!(cent.checked_sub(min), None);
    assert_eq!(max.checked_mul(2), None);
    assert_eq!(min.checked_mul(-1), None);
    assert_eq!(cent.checked_add(money("1 JPY")), None);
    assert_eq!(cent.checked_sub(money("1 JPY")), None);
}

fn any_money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![any::<i64>(), -2_000..2_000_i64, Just(i64::MIN), Just(i64::MAX)];
    (select(vec!["EUR", "JPY", "BHD", "CLF"]), minor).prop_map(|(code, minor)| Money::from_minor(currency(code), minor))
}

proptest! {
    #[test]
    fn money_survives_the_wire_and_the_database(money in any_money()) {
        prop_assert_eq!(Money::from_units(money.currency().code(), money.units(), money.nanos()), Ok(money));
        prop_assert_eq!(money.to_string().parse(), Ok(money));
        let json = serde_json::to_value(money).unwrap();
        prop_assert_eq!(&json, &serde_json::Value::String(money.to_string()));
        prop_assert_eq!(serde_json::from_value::<Money>(json).unwrap(), money);
    }

    #[test]
    fn arithmetic_is_exact_or_refused(a in any::<i64>(), b in prop_oneof![any::<i64>(), -3..=3_i64]) {
        let euros = |minor| Money::from_minor(currency("EUR"), minor);
        let exact = |minor: i128| i64::try_from(minor).ok().map(euros);
        let (wide_a, wide_b) = (i128::from(a), i128::from(b));
        prop_assert_eq!(euros(a).checked_add(euros(b)), exact(wide_a + wide_b));
        prop_assert_eq!(euros(a).checked_sub(euros(b)), exact(wide_a - wide_b));
        prop_assert_eq!(euros(a).checked_mul(b), exact(wide_a * wide_b));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[-+.0-9 A-Z\\PC]{0,30}") {
        if let Ok(money) = text.parse::<Money>() {
            prop_assert_eq!(money.to_string(), text);
        }
    }
}
