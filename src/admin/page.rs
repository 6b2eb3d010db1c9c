//! The page: what this process is doing, at a glance. Works without scripts; the same is served as JSON.

use maud::{DOCTYPE, Markup, html};
use serde_json::{Value, json};

use crate::domain::Tier;
use crate::status::{RecentAlert, Status};

const STYLE: &str = "
:root { color-scheme: light dark; --line: #8884; --flag: #c4281c; --review: #9a6700; --ok: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --flag: #ff7b72; --review: #e3b341; --ok: #56d364; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 1rem; } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; margin: 0; }
dl div { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; }
dt { font-size: .8rem; opacity: .75; } dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
.flag { color: var(--flag); font-weight: 600; } .review { color: var(--review); } .ok { color: var(--ok); }
code { font-size: .85rem; }
";

pub(super) fn render(status: &Status) -> String {
    let totals = status.totals();
    let latency = status.latency().map_or_else(|| "-".to_owned(), |l| format!("{} / {} ms", l.p50_ms, l.p99_ms));
    let figures = [
        ("records", totals.records().to_string()),
        ("records a second", format!("{:.0}", rate(status))),
        ("cleared", totals.cleared.to_string()),
        ("alerted", totals.alerted.to_string()),
        ("dead-lettered", totals.dead_lettered.to_string()),
        ("alert latency p50 / p99", latency),
    ];
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content="2";
                title { "northwatch" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { "northwatch " (env!("CARGO_PKG_VERSION")) }
                dl { @for (name, value) in &figures { div { dt { (name) } dd { (value) } } } }
                h2 { "Health" }
                dl {
                    @for check in status.readiness() {
                        div { dt { (check.name) } dd class=(if check.ok { "ok" } else { "flag" }) { (if check.ok { "yes" } else { "no" }) } }
                    }
                }
                (lists(status))
                (alerts(&status.recent()))
            }
        }
    }
    .into_string()
}

fn lists(status: &Status) -> Markup {
    let in_force = status.in_force();
    html! {
        h2 { "Lists in force" }
        @if let Some(in_force) = in_force {
            div.scroll { table {
                thead { tr { th { "list" } th { "published" } th { "entries" } th { "source" } } }
                tbody { @for list in &in_force.lists {
                    tr { td { (list.list) } td { (list.published) } td { (list.entries) } td { (list.source) } }
                } }
            } }
            p { "watchlist " code { (in_force.watchlist) } br; "policy " code { (in_force.policy) } }
        } @else {
            p { "none" }
        }
    }
}

fn alerts(recent: &[RecentAlert]) -> Markup {
    html! {
        h2 { "Last alerts" }
        @if recent.is_empty() {
            p { "none yet" }
        } @else {
            div.scroll { table {
                thead { tr { th { "tier" } th { "what" } th { "record" } th { "alert" } } }
                tbody { @for alert in recent {
                    tr {
                        td class=(alert.tier.as_str()) { (alert.tier.as_str()) }
                        td { @for (kind, entry) in &alert.evidence { (kind) " " (entry) " " } }
                        td { (alert.record.as_ref().map(ToString::to_string).unwrap_or_default()) }
                        td { code { (alert.id) } }
                    }
                } }
            } }
        }
    }
}

pub(super) fn json(status: &Status) -> Value {
    let totals = status.totals();
    let recent: Vec<Value> = status
        .recent()
        .iter()
        .map(|alert| {
            let evidence: Vec<Value> =
                alert.evidence.iter().map(|(kind, entry)| json!({"kind": kind, "entry": entry})).collect();
            let record = alert.record.as_ref().map(ToString::to_string);
            json!({"alert_id": alert.id, "tier": alert.tier.as_str(), "evidence": evidence, "record": record})
        })
        .collect();
    let lists: Vec<Value> = status
        .in_force()
        .iter()
        .flat_map(|in_force| &in_force.lists)
        .map(|list| json!({"list": list.list, "published": list.published.to_string(), "entries": list.entries}))
        .collect();
    let ready: serde_json::Map<String, Value> =
        status.readiness().iter().map(|check| (check.name.to_owned(), check.ok.into())).collect();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "uptime_seconds": status.uptime().as_secs(),
        "records": totals.records(),
        "cleared": totals.cleared,
        "alerted": totals.alerted,
        "dead_lettered": totals.dead_lettered,
        "alerts": {Tier::Flag.as_str(): totals.flags, Tier::Review.as_str(): totals.reviews},
        "latency_ms": status.latency().map(|l| json!({"p50": l.p50_ms, "p99": l.p99_ms})),
        "watchlist": status.in_force().map(|in_force| in_force.watchlist),
        "policy": status.in_force().map(|in_force| in_force.policy),
        "lists": lists,
        "ready": ready,
        "recent_alerts": recent,
    })
}

#[expect(clippy::cast_precision_loss, reason = "a rate for a person to read")]
fn rate(status: &Status) -> f64 {
    status.totals().records() as f64 / status.uptime().as_secs_f64().max(0.001)
}
