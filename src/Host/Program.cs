using System.CommandLine;
using Milepost.Host.Commands;
using Milepost.Host.Serving;

// Whoever parses the command line also answers SIGTERM, by default with a kill after two seconds: less than a clean end may take.
return await RootCommandLine.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Server.TerminationLimit });
