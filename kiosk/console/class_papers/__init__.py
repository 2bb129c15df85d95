"""What a class leaves: sheets, files and certificates, made when somebody asks and never kept."""
