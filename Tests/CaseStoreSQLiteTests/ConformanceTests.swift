import CaseStoreConformance
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: Behaviour.all) func conforms(_ behaviour: Behaviour) async throws {
        try await behaviour.check(on: try TemporaryFolder())
    }
}
