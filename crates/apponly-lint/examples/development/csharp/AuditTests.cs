using Microsoft.Graph.Models;
using Xunit;

public class AuditTests
{
    [Fact]
    public async Task Roles_are_counted()
    {
        var app = new Application
        {
            RequiredResourceAccess = [new RequiredResourceAccess { ResourceAccess = [new ResourceAccess { Type = "Role" }] }],
        };
        Assert.Equal(1, await new Audit().CountAsync(app));
    }
}
