using Milepost.Host.Commands;

return await RootCommandLine.Create().Parse(args).InvokeAsync();
