//! The reference journey against values found by an independent solver (renewal equations on its
//! own grid, whose change on halving the step is 1e-9; a simulation of 2·10⁷ customers agrees).

use super::{build::*, close};
use crate::exact::solve;

#[test]
fn saas13_within_a_year() {
    let exact = solve(&plan(&saas13(), 365.0)).unwrap();
    let all = &exact.all;
    println!("{:?}", exact.accuracy);
    close(all.conversion.unwrap(), 0.10971062275116439, 1e-9);
    close(all.activation.unwrap(), 0.18102389078337916, 1e-9);
    close(all.churn.unwrap(), 0.5902846897321659, 1e-6);
    close(all.active, 0.04495012184277887, 1e-6);
    close(all.lost, 0.8902893772462274, 1e-9);
    close(all.time_to_value.unwrap(), 5.276507821589268, 1e-6);
    close(all.time_to_value_p50.unwrap(), 4.4257972613711205, 1e-5);
    let visits = [
        1.0,
        0.3137926429464478,
        0.3565085726344645,
        0.2859369097917968,
        0.09855697741712967,
        0.1912735413571122,
        0.19703775637799742,
        0.11428189869913381,
        0.10971062275116482,
        0.8102516762590745,
        0.06130040323076618,
        0.04597530242307454,
        0.015937509887149964,
    ];
    let occupancy = [
        0.0,
        0.0,
        0.0,
        2.3329116416448414e-12,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        0.04399663587449831,
        5.132987976842057e-05,
        0.0004395598883602664,
        0.0004625961974665353,
    ];
    for ((found, visits), occupancy) in all.touchpoints.iter().zip(visits).zip(occupancy) {
        println!(
            "{:e} {:e}",
            found.visits - visits,
            found.occupancy - occupancy
        );
        close(found.visits, visits, 1e-6);
        close(found.occupancy, occupancy, 1e-6);
    }
    assert!(exact.accuracy.error < 1e-6, "{:?}", exact.accuracy);
    assert!(exact.accuracy.quantile_error < 1e-5, "{:?}", exact.accuracy);
}

#[test]
fn saas13_in_the_end() {
    let exact = solve(&plan(&saas13(), 365.0)).unwrap();
    let forever = exact.all.forever.unwrap();
    close(forever.conversion.unwrap(), 0.10971062275192531, 1e-12);
    close(forever.activation.unwrap(), 0.18102389078498296, 1e-12);
    close(forever.time_to_value.unwrap(), 5.276507825186388, 1e-9);
    let lost: f64 = forever.drop_offs[..8].iter().sum();
    close(lost, 0.8902893772480749, 1e-12);
    let visits = [
        1.0,
        0.3137926429465423,
        0.356508572634659,
        0.2859369097923033,
        0.09855697741777261,
        0.19127354135893654,
        0.19703775637917623,
        0.1142818986999222,
        0.10971062275192531,
        1.405945614078496,
        0.11247564912627969,
        0.08435673684470975,
        0.0295248578956484,
    ];
    for (found, expected) in forever.visits.iter().zip(visits) {
        close(*found, expected, 1e-12);
    }
    // The reference counts the absorption of each customer as no move of its own.
    close(forever.moves, 4.29940177992637, 1e-12);
}
