Describe 'Hide-Secret' {
    BeforeAll {
        . "$PSScriptRoot\..\src\Hide-Secret.ps1"
        $sample = '«8Qx redaction»'
    }
    It 'replaces what looks like a client secret' {
        Hide-Secret "key=$sample" | Should -Be 'key=***'
    }
    It 'leaves identifiers alone' {
        $id = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
        Hide-Secret $id | Should -Be $id
    }
    It 'leaves hashes alone' {
        $sha = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
        Hide-Secret $sha | Should -Be $sha
    }
}
