import Casework
import Envelopes
import Federation
import HTTPClient
import HashExchange
import HotlineModel
import NodeConfiguration
import Observability

/// Whose hash feeds this node pulls, by its settings and the directory of the moment.
struct HashPulling: Sendable {
    private let settings: HashPullSettings
    private let desk: CaseDesk

    init(_ settings: HashPullSettings, desk: CaseDesk) {
        self.settings = settings
        self.desk = desk
    }

    /// A puller over those feeds.
    func puller(client: HTTPClient, alarms: AlarmBoard) -> HashPuller {
        HashPuller(store: desk.store, client: client, clock: desk.clock, alarms: alarms) { sources() }
    }

    private func sources() -> [HashPuller.Source] {
        guard let directory = desk.trust.current else { return [] }
        return directory.members.filter { isPulled($0, in: directory) }.compactMap { member in
            guard let endpoint = member.endpoints.first else { return nil }
            return HashPuller.Source(
                member: member.id, endpoint: endpoint, trust: PeerTrust.of(member), speaksForAll: member.role == .central)
        }
    }

    private func isPulled(_ member: DirectoryMember, in directory: Directory) -> Bool {
        guard member.id != desk.member, !member.hasLeft else { return false }
        return switch settings.members {
        case .automatic: directory.member(desk.member)?.role == .central
        case .these(let members): members.contains(member.id)
        }
    }
}
