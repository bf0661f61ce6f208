import CaseService
import CaseStore
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
        return directory.members.compactMap { member in
            guard let part = part(of: member, in: directory), let endpoint = member.endpoints.first else { return nil }
            return HashPuller.Source(
                member: member.id, feed: HTTPFeed(client, endpoint: endpoint, trust: PeerTrust.of(member)), part: part)
        }
    }

    /// The statements taken from a member's feed; `nil` if it is not pulled.
    private func part(of member: DirectoryMember, in directory: Directory) -> PullCursor.Part? {
        guard member.id != self.member, !member.hasLeft else { return nil }
        switch settings.members {
        case .these(let members): return members.contains(member.id) ? .everything : nil
        case .automatic where directory.member(self.member)?.role == .central: return .everything
        case .automatic: return member.role == .central ? .doubts : nil
        }
    }
}
