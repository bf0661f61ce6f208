import CaseStore
import HotlineModel

extension ReferralStatus {
    /// What there is to tell the police of a case, by everything that happened to it.
    ///
    /// - Parameters:
    ///   - classification: The last finding.
    ///   - events: All events of the case, of whatever member, the oldest first.
    init(_ classification: Classification?, after events: [EventRecord]) {
        let material = events.reduce(Material.there) { material, event in
            switch event.kind {
            case .removed, .unavailable: .gone
            case .moved: .moved
            case .reopened: .there
            case .reversed where event.action == .removed || event.action == .unavailable: .there
            default: material
            }
        }
        self.init(classification: classification, material: material)
    }
}
