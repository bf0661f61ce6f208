package import CaseService
import CaseStore
import Casework
import HotlineModel
package import Observability
import Runtime
package import Takedown

/// Watches over what nobody does: checks that are late or turned off, and peers that say nothing of a case, or said too much.
public struct TakedownWatch: Sendable {
    private let steps: StepRunner
    private let policy: PeerPolicy
    private let checksRun: Bool
    private let alarms: AlarmBoard
    private let log: Log

    /// - Parameter checksRun: The node looks at hosts.
    package init(_ steps: StepRunner, _ policy: PeerPolicy, checksRun: Bool, alarms: AlarmBoard, log: Log = .silent) {
        self.steps = steps
        self.policy = policy
        self.checksRun = checksRun
        self.alarms = alarms
        self.log = log
    }

    /// Looks every minute until cancelled.
    public func run() async {
        repeat {
            do { try await look() } catch is CancellationError {
            } catch {
                log.error("takedown.watchFailed", ["reason": .words("\(error)")])
            }
        } while (try? await steps.clock.sleep(for: .seconds(60))) != nil
    }

    /// Looks once.
    package func look() async throws {
        let (now, patience, most) = (steps.now, policy.patience, Self.most)
        let (isLate, silent, stillThere) = try await steps.read { reader in
            (
                try !reader.view.checksDue(by: now - .seconds(86_400), limit: 1).isEmpty,
                try reader.view.silentPlacements(since: now - patience, after: nil, limit: most), try reader.view.stillThere()
            )
        }
        ringAboutChecks(isLate)
        ringAboutSilence(Dictionary(grouping: silent, by: \.responsible).mapValues(\.count), mayBeMore: silent.count == most)
        ringAboutReturns(stillThere)
    }

    /// The most cases of which one look counts the silence.
    private static let most = 1_000

    private func ringAboutChecks(_ isLate: Bool) {
        alarms.update(
            .checksLate, severity: .warning,
            isLate && checksRun ? "a check is late by more than a day; see `hotline takedown checks`" : nil)
        alarms.update(
            .checksOff, severity: .warning,
            isLate && !checksRun
                ? "cases are kept here whose material nobody looks at, because takedown.checks.enabled is false; "
                    + "turn it on, or record what persons see by `hotline takedown checks saw`" : nil)
    }

    private func ringAboutSilence(_ counts: [MemberID: Int], mayBeMore: Bool) {
        let days = policy.patience.components.seconds / 86_400
        for (member, count) in counts {
            alarms.raise(
                .peersSilentCases, severity: .warning, member: member,
                "\(member) has said nothing for \(days) days of \(mayBeMore ? "at least " : "")\(counted(count, "case")) that it accepted; "
                    + "see `hotline takedown peers`, and ask it")
        }
        alarms.clear(.peersSilentCases) { alarm in alarm.member.map { counts[$0] == nil } ?? true }
    }

    private func ringAboutReturns(_ counts: [MemberID: Int]) {
        for (member, count) in counts {
            alarms.raise(
                .peersStillThere, severity: .warning, member: member,
                "looks found \(counted(count, "case")) that \(member) closed still there; see `hotline takedown checks list --person`, and ask it"
            )
        }
        alarms.clear(.peersStillThere) { alarm in alarm.member.map { counts[$0] == nil } ?? true }
    }
}
