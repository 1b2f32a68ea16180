use super::*;

#[test]
fn somebody_must_enter_somewhere() {
    let found = check(|map| *map = JourneyMap::new(slug("empty"), "Empty"));
    assert_eq!(found, ["error no-touchpoints touchpoints"]);
    let no_entry = |map: &mut JourneyMap| {
        map.entry.insert(slug("start"), Share::ZERO.into());
    };
    assert_eq!(check(no_entry)[0], "error no-entry entry");
    // Where every persona has its own entry, that of the map is not asked.
    let own = check(|map| {
        no_entry(map);
        let mut persona = Persona::new("Dev", Share::ONE);
        persona.entry = Some(slug("start"));
        map.personas.insert(slug("dev"), persona);
    });
    assert_eq!(own, none());
}

/// Two touchpoints that take no time and send everyone to each other.
fn trap(map: &mut JourneyMap) {
    for name in ["ping", "pong"] {
        let touchpoint = Touchpoint::new(slug("all"), name);
        map.touchpoints.insert(slug(name), touchpoint);
    }
    for (name, part) in [("start>ping", 0.1), ("ping>pong", 1.0), ("pong>ping", 1.0)] {
        map.flows.insert(flow(name), Flow::new(share(part)));
    }
}

#[test]
fn a_loop_without_time_or_exit_is_an_error() {
    let error = ["error endless-loop touchpoints.ping.dwell"];
    let warning = ["warning instant-loop touchpoints.ping.dwell"];
    assert_eq!(check(trap), error);
    let itself = check(|map| {
        map.touchpoints.shift_remove("buy");
        map.flows.clear();
        touchpoint(map, "start").dwell = Dwell::none();
        map.flows.insert(flow("start>start"), Flow::new(share(1.0)));
    });
    assert_eq!(itself, ["error endless-loop touchpoints.start.dwell"]);
    let with = |change: fn(&mut JourneyMap)| {
        check(|map| {
            trap(map);
            change(map);
        })
    };
    // It can be left: by drop-off, by another flow, because of a pain.
    let drop_off = with(|map| map.flows[3].share = share(0.99).into());
    assert_eq!(drop_off, warning);
    let flows_out = with(|map| {
        map.flows[3].share = share(0.9).into();
        map.flows.insert(flow("pong>buy"), Flow::new(share(0.1)));
    });
    assert_eq!(flows_out, warning);
    let leave = |map: &mut JourneyMap| {
        let mut pain = Pain::new(slug("pong"), "Hurts", share(0.1));
        pain.leave = share(0.1).into();
        map.pains.insert(slug("hurts"), pain);
    };
    assert_eq!(with(leave), warning);
    // Time passes: by dwell, by the delay of a pain.
    assert_eq!(with(|map| touchpoint(map, "pong").dwell = day()), none());
    let delay = with(|map| {
        let mut pain = Pain::new(slug("pong"), "Waits", share(0.1));
        pain.delay = Some(day());
        map.pains.insert(slug("waits"), pain);
    });
    assert_eq!(delay, none());
}

#[test]
fn multipliers_can_close_a_loop() {
    let half = |map: &mut JourneyMap| {
        trap(map);
        map.flows[3].share = share(0.5).into();
    };
    let persona = check(|map| {
        half(map);
        let mut dev = Persona::new("Dev", share(0.5));
        dev.flow.insert(flow("pong>ping"), factor(2.0));
        map.personas.insert(slug("dev"), dev);
        let ops = Persona::new("Ops", share(0.5));
        map.personas.insert(slug("ops"), ops);
    });
    assert_eq!(persona, ["error endless-loop touchpoints.ping.dwell"]);
    let timed = check(|map| {
        half(map);
        map.flows[3].within = Some(TimedEffect {
            within: Days::ZERO,
            times: factor(2.0).into(),
        });
    });
    assert_eq!(timed, ["error endless-loop touchpoints.ping.dwell"]);
}

#[test]
fn what_nobody_meets_is_warned_of() {
    let found = check(|map| {
        map.stages.insert(
            slug("later"),
            Stage {
                name: "Later".into(),
                ..Stage::default()
            },
        );
        let mut island = Touchpoint::new(slug("all"), "Island");
        island.dwell = day();
        map.touchpoints.insert(slug("island"), island);
        map.flows
            .insert(flow("start>island"), Flow::new(share(0.0)));
        map.pains[0].prevalence = share(0.0).into();
    });
    assert_eq!(
        found,
        [
            "warning flow-never-taken flows.start>island.share",
            "warning pain-never-strikes pains.slow.prevalence",
            "warning unreachable touchpoints.island",
            "warning empty-stage stages.later",
        ]
    );
}

#[test]
fn a_conversion_that_everyone_leaves_at_once_is_doubtful() {
    let found = check(|map| {
        touchpoint(map, "buy").dwell = day();
        touchpoint(map, "buy").finish = Some(share(0.0).into());
    });
    assert_eq!(found, ["warning conversion-dead-end touchpoints.buy"]);
    let finishing = check(|map| touchpoint(map, "buy").dwell = day());
    assert_eq!(finishing, none(), "a good end");
    let renewing = check(|map| {
        touchpoint(map, "buy").dwell = day();
        map.flows.insert(flow("buy>buy"), Flow::new(share(0.9)));
    });
    assert_eq!(renewing, none());
}
