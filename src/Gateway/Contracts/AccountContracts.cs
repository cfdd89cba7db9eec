namespace Milepost.Gateway.Contracts;

/// <summary>Body of <c>POST /auth/login</c>.</summary>
internal sealed record SignInRequest(string? Email, string? Password);

/// <summary>Body of <c>POST /auth/refresh</c>.</summary>
internal sealed record RefreshRequest(string? RefreshToken);

/// <summary>Body of <c>POST /auth/setup</c>.</summary>
internal sealed record SetupRequest(string? Token, string? Email, string? Password);

/// <summary>Tokens, shown once; <c>expiresIn</c> in seconds.</summary>
internal sealed record TokenResource(string TokenType, string AccessToken, long ExpiresIn, string RefreshToken);

/// <summary>A hub ticket, good for one connection; <c>expiresIn</c> in seconds.</summary>
internal sealed record TicketResource(string Ticket, long ExpiresIn);

/// <summary>The caller's account.</summary>
internal sealed record AccountResource(string Email, string FleetId, string FleetName);
