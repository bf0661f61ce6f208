/// A workload of a few dozen reports, for tests that run it many times.
enum TinyWorkload {
    static let text = """
        {
            name: "tiny", year: 2014, seed: "hotline tiny", node: "nl", central: "central",
            coverage: { nl: ["NL"], de: ["DE"], us: ["US"] },
            published: {
                source: "made up for tests", received: 80, fromPartners: 18, illegal: 50, illegalHostedHere: 36, referred: 25,
                byKind: {
                    childSexualAbuse: 50, childErotica: 2, childNudism: 3, adultPornography: 15, notFound: 6, other: 3,
                    travellingOffenderTip: 1,
                },
                illegalByAge: { prepubescent: 54, pubescent: 26, infant: 9, undetermined: 11 },
                illegalBySex: { female: 78, male: 10, both: 3, undetermined: 9 },
                illegalByMedium: { image: 73, video: 27 },
            },
            partners: { de: 12, us: 6 },
            own: {
                origins: { public: 58, police: 1, proactive: 3 },
                kept: 18,
                abroad: { members: { de: 2, us: 5 }, uncovered: { FR: 2, CA: 2 }, hidden: 2, unlocated: { onion: 1 } },
                repeated: 10, recognised: 5, renewed: 5,
            },
            classification: { baseline: 80, national: 20 },
            hosting: { addressesPerHost: 3, disagreeing: 10, ipv6: 10, bothFamilies: 10, overridden: 1 },
            items: { perReport: { "1": 50, "3": 50 }, known: 50, pool: 6 },
        }
        """
}
