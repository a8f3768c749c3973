using Xunit;

public class MaskerTests
{
    [Theory]
    [InlineData("«8Qx xunit»", true)]
    [InlineData("00000000-0000-0000-0000-000000000000", false)]
    [InlineData("client_secret", false)]
    [InlineData("", false)]
    public void Recognises(string text, bool expected) => Assert.Equal(expected, Masker.LooksLikeSecret(text));

    [Fact]
    public void KeepsNames() => Assert.Equal("Password=", Masker.Mask("Password="));
}
