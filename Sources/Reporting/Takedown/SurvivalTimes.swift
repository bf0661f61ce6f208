/// How long things take, when some of them have not happened yet: the estimate of Kaplan and Meier, a value.
///
/// What has not happened is *censored*: it counts as not yet happened for as long as that is known, and is dropped by nobody. To leave such
/// cases out would make the slowest look fast. (E. L. Kaplan, P. Meier, "Nonparametric Estimation from Incomplete Observations",
/// Journal of the American Statistical Association 53, 1958, pages 457–481.)
///
/// The estimated share that has not happened by a time is the product over all earlier times of `1 − happened ⁄ at risk`. Of things with
/// the same time, those that happened come before those that were censored.
struct SurvivalTimes: Sendable {
    /// One thing that happened after a time, or that had not happened until then.
    struct Observation: Hashable, Sendable {
        var after: Duration
        var hasHappened: Bool
    }

    private(set) var observations: [Observation] = []

    mutating func happened(after time: Duration) { observations.append(Observation(after: max(time, .zero), hasHappened: true)) }

    /// It had not happened when it was last known.
    mutating func censored(after time: Duration) { observations.append(Observation(after: max(time, .zero), hasHappened: false)) }

    /// How many happened.
    var happened: Int { observations.count(where: \.hasHappened) }

    /// The shortest times by which these shares of everything have happened, by the estimate; `nil` if it does not come that far.
    ///
    /// - Parameter shares: Such as 0.5 for the median; rising.
    func times(by shares: [Double]) -> [Duration?] {
        var found = [Duration?](repeating: nil, count: shares.count)
        let sorted = observations.sorted { ($0.after, $0.hasHappened ? 0 : 1) < ($1.after, $1.hasHappened ? 0 : 1) }
        var left = 1.0
        for (position, observation) in sorted.enumerated() where observation.hasHappened {
            let atRisk = Double(sorted.count - position)
            left *= (atRisk - 1) / atRisk
            // Rounding must not hide that exactly half has happened.
            for index in shares.indices where found[index] == nil && left <= 1 - shares[index] + 1e-9 { found[index] = observation.after }
        }
        return found
    }
}
