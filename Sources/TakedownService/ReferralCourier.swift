package import CaseService
import CaseStore
import Casework
import HotlineModel
package import Observability
package import Takedown

/// A way by which the police get bundles.
package protocol ReferralChannel: Sendable {
    /// Hands a bundle over. Handing the same number over again changes nothing at the receiver.
    ///
    /// - Returns: The police's confirmation that they have it, if the channel carries a confirmation.
    /// - Throws: ``ReferralChannelError``; the bundle is handed over again later.
    func deliver(_ text: ReferralBundleText) async throws(ReferralChannelError) -> Acknowledgement?
}

/// Why the police did not get a bundle, in words for the operator, without an address of a report.
package struct ReferralChannelError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Delivers bundles in the order of their numbers, one at a time, and rings while the police cannot be reached.
package struct ReferralCourier: Sendable {
    private let steps: StepRunner
    /// `nil` if the police fetch their bundles themselves.
    private let channel: (any ReferralChannel)?
    private let alarms: AlarmBoard
    private let log: Log
    /// How long a bundle may wait before an alarm rings.
    private let patience: Duration

    package init(
        _ steps: StepRunner, channel: (any ReferralChannel)?, patience: Duration = .seconds(86_400),
        alarms: AlarmBoard, log: Log = .silent
    ) {
        self.steps = steps
        self.channel = channel
        self.patience = patience
        self.alarms = alarms
        self.log = log
    }

    var delivers: Bool { channel != nil }

    /// Delivers what is due, until nothing is left or one delivery fails.
    package func deliverDue() async {
        do {
            while let bundle = try await steps.read({ try $0.view.undeliveredReferralBundle() }) {
                ring(about: bundle)
                guard let channel, bundle.retryAt.map({ $0 <= steps.now }) ?? true else { return }
                guard await deliver(bundle.number, by: channel) else { return }
            }
            ring(about: nil)
        } catch is CancellationError {
        } catch {
            log.error("referrals.notDelivered", ["reason": .words("\(error)")])
        }
    }

    private func deliver(_ number: Int64, by channel: any ReferralChannel) async -> Bool {
        do {
            let text = try await steps.read { try ReferralBundleText(number, $0) }
            let acknowledged = try await channel.deliver(text)
            _ = try await steps.run { try Referrals($0).recordDelivery(of: number, acknowledged: acknowledged) }
            log.info("referrals.delivered", ["bundle": .integer(Int(number))])
            return true
        } catch is CancellationError {
        } catch {
            await recordFailure(of: number, "\(error)")
        }
        return false
    }

    private func recordFailure(of number: Int64, _ words: String) async {
        log.warning("referrals.notDelivered", ["bundle": .integer(Int(number)), "reason": .words(words)])
        do { try await steps.run { try Referrals($0).recordFailure(of: number, words) } } catch {
            log.error("referrals.notDelivered", ["bundle": .integer(Int(number)), "reason": .words("\(error)")])
        }
    }

    private func ring(about bundle: ReferralBundle?) {
        let isLate = bundle.map { $0.madeAt + patience <= steps.now || $0.failures >= 3 } ?? false
        alarms.update(
            .referralsUndelivered, severity: .warning,
            isLate
                ? "the police have not got bundle \(bundle?.number ?? 0)"
                    + (bundle?.lastError.map { " (\($0))" } ?? (channel == nil ? "; they fetch it themselves" : ""))
                    + "; see `hotline takedown referrals`" : nil)
    }
}
