package import CaseService
import CaseStore
import Casework
package import Cryptography
import HotlineModel
package import Observability
import Runtime
package import Takedown

/// Follows placements, and gives cases to the police. It looks every second until cancelled; everything that it must remember is in the store.
public struct TakedownWork: Sendable {
    private let steps: StepRunner
    private let policy: TakedownPolicy
    private let key: SigningKey
    private let courier: ReferralCourier
    private let log: Log

    package init(_ steps: StepRunner, _ policy: TakedownPolicy, signedWith key: SigningKey, courier: ReferralCourier, log: Log = .silent) {
        self.steps = steps
        self.policy = policy
        self.key = key
        self.courier = courier
        self.log = log
    }

    /// The node delivers bundles itself; otherwise the police fetch them.
    var delivers: Bool { courier.delivers }

    /// Looks until cancelled.
    public func run() async {
        repeat {
            // Each by itself: a case that cannot be followed must not keep bundles from the police.
            await attempt { try await followPlacements() }
            await attempt { _ = try await makeBundles() }
            await deliverDue()
        } while (try? await steps.clock.sleep(for: .seconds(1))) != nil
    }

    private func attempt(_ part: () async throws -> Void) async {
        do { try await part() } catch is CancellationError {
        } catch {
            // The work stays where it is; the next look finds it again.
            log.error("takedown.failed", ["reason": .words("\(error)")])
        }
    }

    /// Delivers every bundle that is due.
    package func deliverDue() async { await courier.deliverDue() }

    /// Follows every change of a placement that waits.
    ///
    /// - Parameter batch: How many of them one step takes.
    package func followPlacements(batch: Int = 200) async throws {
        let policy = policy
        while true {
            guard try await steps.read({ try $0.view.changedPlacementCount() }) > 0 else { return }
            let followed = try await steps.run { try PlacementFollowing($0, policy).follow(limit: batch) }
            if followed < batch { return }
        }
    }

    /// Makes every bundle that is due.
    ///
    /// - Parameter isForced: A person asks for them now.
    /// - Returns: Their numbers.
    @discardableResult
    package func makeBundles(isForced: Bool = false) async throws -> [Int64] {
        let (policy, key) = (policy.referrals, key)
        var numbers: [Int64] = []
        while true {
            // Most looks find nothing; they must not cost a write.
            let now = steps.now
            let isDue = try await steps.read { try isForced || Referrals.isBundleDue($0.view, policy: policy, at: now) }
            guard isDue else { return numbers }
            let made = try await steps.run { try Referrals($0, policy: policy).makeBundle(signedWith: key, isForced: isForced) }
            guard let made else { return numbers }
            numbers.append(made.number)
            log.info("referrals.bundled", ["bundle": .integer(Int(made.number)), "cases": .integer(made.cases)])
        }
    }
}
