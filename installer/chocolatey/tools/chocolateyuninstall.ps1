$ErrorActionPreference = 'Stop'

# Of an MSI, the product code stands before the arguments, and there is no file.
$packageArgs = @{
  packageName    = $env:ChocolateyPackageName
  softwareName   = '@NAME@'
  fileType       = 'msi'
  silentArgs     = '@PRODUCT_CODE@ /qn /norestart'
  validExitCodes = @(0, 3010, 1641)
  file           = ''
}

Uninstall-ChocolateyPackage @packageArgs
