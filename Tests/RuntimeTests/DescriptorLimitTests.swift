import Glibc
import Runtime
import Testing

@Suite struct DescriptorLimitTests {
    @Test func theLimitIsRaisedAndNeverLowered() {
        var before = rlimit(), after = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &before)
        let raised = DescriptorLimit.raise()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &after)
        #expect(after.rlim_cur >= before.rlim_cur)
        #expect(raised == Int(clamping: after.rlim_cur))
        #expect(raised == DescriptorLimit.raise())
    }
}
