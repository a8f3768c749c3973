//! Which Microsoft Graph application permissions a set of calls needs: the published map, the resolver, the risk of each
//! permission, and the calls found in scripts and logs. Without network and without a clock.
