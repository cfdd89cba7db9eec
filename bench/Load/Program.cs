using Milepost.Load;

return await CommandLine.RunAsync(args);
