import CaseService
import Casework
import Envelopes
import Federation
import HTTPClient
import HashExchange
import HotlineModel
import NodeConfiguration
import Observability

/// The members whose hash feeds this node pulls, by its settings and the directory in use.
struct HashPulling: Sendable {
    private let settings: HashPullSettings
    private let member: MemberID
    private let trust: TrustedDirectory

    init(_ settings: HashPullSettings, member: MemberID, trust: TrustedDirectory) {
        self.settings = settings
        self.member = member
        self.trust = trust
    }

    /// A puller over those feeds.
    func puller(_ steps: StepRunner, client: HTTPClient, alarms: AlarmBoard, log: Log) -> HashPuller {
        HashPuller(steps, alarms: alarms, log: log) { sources(over: client) }
    }

    private func sources(over client: HTTPClient) -> [HashPuller.Source] {
        guard let directory = trust.current else { return [] }
        return directory.members.filter { isPulled($0, in: directory) }.compactMap { member in
            guard let endpoint = member.endpoints.first else { return nil }
            return HashPuller.Source(
                member: member.id, feed: HTTPFeed(client, endpoint: endpoint, trust: PeerTrust.of(member)))
        }
    }

    private func isPulled(_ member: DirectoryMember, in directory: Directory) -> Bool {
        guard member.id != self.member, !member.hasLeft else { return false }
        return switch settings.members {
        case .automatic: directory.member(self.member)?.role == .central
        case .these(let members): members.contains(member.id)
        }
    }
}
